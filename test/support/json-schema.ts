/** A JSON Schema, as far as zod writes it for us. */
interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly anyOf?: readonly Schema[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
}

/** Keywords that restrict nothing, or that this check leaves to zod. */
const silent = ['$schema', 'title', 'description', 'default', 'format'];
const known = [
  ...silent,
  ...['type', 'properties', 'required', 'additionalProperties', 'propertyNames', 'items'],
  ...['minItems', 'anyOf', 'const', 'enum', 'pattern', 'minLength'],
];

/**
 * Whether the value has the structure that the schema asks for.
 * @throws Error on a keyword that it does not know, for it would overlook it
 */
export function fits(schema: Schema, value: unknown): boolean {
  const foreign = Object.keys(schema).filter((keyword) => !known.includes(keyword));
  if (foreign.length > 0) throw new Error(`unknown keywords: ${foreign.join(', ')}`);
  if (schema.anyOf !== undefined && !schema.anyOf.some((one) => fits(one, value))) return false;
  if ('const' in schema && value !== schema.const) return false;
  if (schema.enum !== undefined && !schema.enum.includes(value)) return false;
  if (schema.type !== undefined && schema.type !== typeOf(value)) return false;
  if (typeof value === 'string') return fitsText(schema, value);
  if (Array.isArray(value)) return fitsList(schema, value);
  return typeof value !== 'object' || value === null || fitsMapping(schema, Object.entries(value));
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function fitsText({ pattern, minLength = 0 }: Schema, text: string): boolean {
  return text.length >= minLength && (pattern === undefined || new RegExp(pattern).test(text));
}

function fitsList({ items = {}, minItems = 0 }: Schema, list: readonly unknown[]): boolean {
  return list.length >= minItems && list.every((item) => fits(items, item));
}

function fitsMapping(schema: Schema, entries: readonly [string, unknown][]): boolean {
  const { properties = {}, required = [], additionalProperties = true } = schema;
  return (
    required.every((name) => entries.some(([key]) => key === name)) &&
    entries.every(([key, value]) => {
      if (!fits(schema.propertyNames ?? {}, key)) return false;
      const property = Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
      return typeof property === 'object' ? fits(property, value) : property === true;
    })
  );
}
