// What every stick has alike: the numbers of its partition, by which the booted system finds it, and its names.

/** The partition's GUID. All sticks have the same: two at once are refused, and one image is one file. */
export const PARTITION = '68776861-7368-4d53-8001-737469636b31';
/** The disk's GUID. */
export const DISK = '68776861-7368-4d53-8000-737469636b30';
/** Microsoft basic data: Windows and macOS mount it by themselves, and firmware boots from it. */
export const PARTITION_TYPE = '0700';
/** First sector of the partition; sectors have 512 bytes. */
export const FIRST_SECTOR = 2048;
export const SECTOR = 512;
/** Serial number and label of the FAT volume. */
export const VOLUME_ID = '68776831';
export const LABEL = 'HWHASH';
/** Smallest image: FAT32 needs 65,525 clusters, and the system has to fit. */
export const SMALLEST = 256 * 1024 * 1024;
export const LARGEST = 32 * 1024 * 1024 * 1024;
