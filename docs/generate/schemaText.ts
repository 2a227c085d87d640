import type * as z from 'zod/mini';

/** A contract's schema; what it consists of is in its definition. */
export type Schema = z.ZodMiniType;

/** One field of an object. `type` is written as in TypeScript, with the names of the contracts. */
export interface Field {
  name: string;
  type: string;
}

interface Definition {
  type: string;
  format?: string;
  shape?: Record<string, Schema>;
  element?: Schema;
  innerType?: Schema;
  valueType?: Schema;
  options?: readonly Schema[];
  entries?: Record<string, string | number>;
  values?: readonly unknown[];
  checks?: readonly { _zod: { def: { params?: { code?: unknown } } } }[];
}

function definitionOf(schema: Schema): Definition {
  return schema._zod.def as unknown as Definition;
}

/** Writes schemas in the words of the contracts, and keeps which named ones it came across. */
export class SchemaWriter {
  readonly met = new Set<string>();

  /** @param names what a schema is called by itself, for those that have a name */
  constructor(private readonly names: ReadonlyMap<Schema, string>) {}

  /** The type as a use of it is written: by its name where it has one. */
  type(schema: Schema): string {
    const name = this.names.get(schema);
    if (name === undefined) return this.content(schema);
    this.met.add(name);
    return name;
  }

  isNamed(schema: Schema): boolean {
    return this.names.has(schema);
  }

  /** What the type consists of, its own name aside. */
  content(schema: Schema): string {
    const { type, innerType, element, valueType, ...rest } = definitionOf(schema);
    if (rest.shape) return this.object(schema);
    if (rest.options) return rest.options.map((option) => this.type(option)).join(' | ');
    if (rest.entries) return Object.values(rest.entries).map(quote).join(' | ');
    if (rest.values) return rest.values.map(quote).join(' | ');
    if (element) return `${inBrackets(this.type(element))}[]`;
    if (valueType) return `{ [key]: ${this.type(valueType)} }`;
    if (innerType) return `${this.type(innerType)}${type === 'nullable' ? ' | null' : ''}`;
    return type === 'number' && rest.format === 'safeint' ? 'integer' : type;
  }

  /** The fields of an object; none of anything else. */
  fields(schema: Schema): Field[] {
    const { shape } = definitionOf(schema);
    return Object.entries(shape ?? {}).map(([name, field]) => ({
      name: definitionOf(field).type === 'optional' ? `${name}?` : name,
      type: this.type(field),
    }));
  }

  private object(schema: Schema): string {
    const fields = this.fields(schema).map(({ name, type }) => `${name}: ${type}`);
    return fields.length === 0 ? '{}' : `{ ${fields.join('; ')} }`;
  }
}

/** The parts that a union may have; any other schema is its own only part. */
export function optionsOf(schema: Schema): readonly Schema[] {
  return definitionOf(schema).options ?? [schema];
}

/** Codes of the catalogue that the checks of a schema, or of anything in it, answer with. */
export function codesOf(schema: Schema): string[] {
  const { checks = [], shape = {}, options = [], element, innerType, valueType } = definitionOf(schema);
  const own = checks.map(({ _zod }) => _zod.def.params?.code).filter((code) => typeof code === 'string');
  const parts = [...Object.values(shape), ...options, element, innerType, valueType];
  return [...new Set([...own, ...parts.flatMap((part) => (part ? codesOf(part) : []))])];
}

function quote(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}

function inBrackets(type: string): string {
  return /^[^{(]* \| /.test(type) ? `(${type})` : type;
}
