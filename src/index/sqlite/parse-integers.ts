/**
 * Reads natural numbers with commas between them: what `group_concat` makes of thousands of rows in
 * a tenth of the time that reading the rows takes.
 */
export function parseIntegers(text: string): Float64Array {
  if (text === '') return new Float64Array();
  const numbers = new Float64Array((text.length + 1) >> 1);
  let count = 0;
  let number = 0;
  for (let at = 0; at < text.length; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (digit >= 0) number = number * 10 + digit;
    else {
      numbers[count] = number;
      count += 1;
      number = 0;
    }
  }
  numbers[count] = number;
  return numbers.subarray(0, count + 1);
}
