// Topic filters of MQTT 3.1.1, section 4.7.

// Tell whether `topic`, which holds no wildcard, is covered by `filter`.
export function matches (filter, topic) {
  return covers(filter, topic)
}

// Tell whether every topic that `narrow` stands for is also one of `wide`.
export function covers (wide, narrow) {
  // 4.7.2: a wildcard in the first level does not reach topics that begin with $.
  if (narrow.startsWith('$') !== wide.startsWith('$')) return false
  const wideLevels = wide.split('/')
  const narrowLevels = narrow.split('/')
  for (let i = 0; i < wideLevels.length; i++) {
    if (wideLevels[i] === '#') return true
    // "a/#" stands for "a" as well, so the wide one has to end in # too.
    if (i >= narrowLevels.length || narrowLevels[i] === '#') return false
    if (wideLevels[i] === '+') continue
    if (wideLevels[i] !== narrowLevels[i]) return false
  }
  return wideLevels.length === narrowLevels.length
}

export function coveredByAny (filters, topic) {
  return filters.some((filter) => covers(filter, topic))
}
