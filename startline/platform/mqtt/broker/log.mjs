// One JSON object a line on standard output, as every role of the platform writes.

export function log (level, event, facts = {}) {
  const line = { timestamp: new Date().toISOString(), level, event, ...facts }
  process.stdout.write(JSON.stringify(line) + '\n')
}
