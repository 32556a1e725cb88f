/**
 * Saved states: named, typed arrays in groups, in a file or in memory.
 *
 * <p>Both hold the same bytes. A file begins with a header of 16 bytes: the mark {@code 89 'K' 'L' 'R' 'L' 0D 0A 1A}
 * (which shows transfers that alter line ends), the version of the format (32 bits) and the CRC-32C of these 12 bytes.
 * Records follow:
 *
 * <pre>
 * code       8 bits   1 group, 2 longs, 3 doubles, 4 floats, 5 bytes: defines a name; 6: data; 7: the end
 * id        32 bits   of a definition: the group that it lies in; of data: the name that it belongs to; else 0
 * length    32 bits   of the payload in bytes, at most 65536
 * payload             of a definition: the name in UTF-8; of data: numbers; of the end: the number of records, 64 bits
 * checksum  32 bits   CRC-32C of the record's place in the file (64 bits, from 0) and of the record up to here
 * </pre>
 *
 * <p>The group of everything has id 0; definitions get the ids 1, 2, … in their order. Data of one name is the
 * concatenation of its records. All numbers are little-endian. Nothing follows the end.
 */
package klrl.core.state;
