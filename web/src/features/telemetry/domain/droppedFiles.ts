/** What the platform reads, and archives of exports are left to a later version. */
const SUFFIXES = ['.fit', '.gpx'];

/** Files of a folder that can be workouts: photos and notes beside them are left out. */
export function isWorkoutFile(name: string): boolean {
  const lower = name.toLowerCase();
  return (
    SUFFIXES.some((suffix) => lower.endsWith(suffix)) &&
    !lower.split('/').some((part) => part.startsWith('.'))
  );
}

export const ACCEPTED = SUFFIXES.join(',');

async function readEntry(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    return [
      await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)),
    ];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: File[] = [];
  // A reader gives at most 100 entries at a time, and an empty list at the end.
  for (;;) {
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (entries.length === 0) return found.filter((file) => isWorkoutFile(file.name));
    for (const child of entries) found.push(...(await readEntry(child)));
  }
}

/** All files of a drop, folders included. Must be called inside the drop event: the list is empty afterwards. */
export function filesOfDrop(transfer: DataTransfer): Promise<File[]> {
  const entries = [...transfer.items]
    .map((item) => item.webkitGetAsEntry())
    .filter((entry) => entry !== null);
  const plain = [...transfer.files];
  if (entries.length === 0) return Promise.resolve(plain);
  return Promise.all(entries.map(readEntry)).then((lists) => lists.flat());
}
