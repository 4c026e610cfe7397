import type { Attributes } from '../html/attributes.ts';
import { readAddress } from '../html/safe-addresses.ts';
import { type Declarations, writeDeclarations } from '../style/declarations.ts';

/** The attributes of an element, with what is left of its style; links open in a new page. */
export function propertiesOf(
  name: string,
  attributes: Attributes,
  declarations: Declarations,
): Record<string, string> {
  const properties: Record<string, string> = {};
  for (const attribute in attributes) properties[attribute] = attributes[attribute] ?? '';
  if (declarations.size === 0) delete properties['style'];
  else properties['style'] = writeDeclarations(declarations);
  if (name === 'a') {
    const href = readAddress(attributes['href'] ?? '')?.href;
    if (href === undefined) delete properties['href'];
    else properties['href'] = href;
    properties['target'] = '_blank';
    properties['rel'] = 'noopener noreferrer';
  }
  return properties;
}
