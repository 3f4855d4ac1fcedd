import { isRecord } from '../../is-record.ts';
import { AwsError } from './aws-service.ts';

export type Input = Readonly<Record<string, unknown>>;

/** Reads a request's members by type and shape; throws AWS's validation error for other values. */
export interface Members {
  string(name: string, pattern?: RegExp): string;
  optionalString(name: string, pattern?: RegExp): string | undefined;
  oneOf<const T extends string>(name: string, values: readonly T[]): T;
  optionalOneOf<const T extends string>(name: string, values: readonly T[]): T | undefined;
  optionalInteger(name: string, min: number, max: number): number | undefined;
  optionalNumber(name: string): number | undefined;
  optionalBoolean(name: string): boolean | undefined;
  optionalStrings(name: string): readonly string[] | undefined;
  strings(name: string, min: number, max: number): readonly string[];
  optionalRecord(name: string): Input | undefined;
  record(name: string): Input;
  optionalRecords(name: string): readonly Input[] | undefined;
}

/** `code` is the service's error code for a request that breaks its model. */
export function readMembers(input: Input, code = 'ValidationException'): Members {
  function fail(name: string, constraint: string): never {
    const path = name.charAt(0).toLowerCase() + name.slice(1);
    const value = describe(input[name]);
    throw new AwsError(
      code,
      `1 validation error detected: Value ${value} at '${path}' failed to satisfy constraint: Member must ${constraint}`,
    );
  }

  function optional<T>(name: string, is: (value: unknown) => value is T, type: string) {
    const value = input[name] ?? undefined;
    if (value === undefined) return undefined;
    return is(value) ? value : fail(name, `be ${type}`);
  }

  function required<T>(name: string, value: T | undefined): T {
    return value === undefined ? fail(name, 'not be null') : value;
  }

  const members: Members = {
    optionalString(name, pattern) {
      const value = optional(name, isString, 'a string');
      if (value === undefined || !pattern || pattern.test(value)) return value;
      return fail(name, `satisfy regular expression pattern: ${pattern.source}`);
    },
    string: (name, pattern) => required(name, members.optionalString(name, pattern)),
    optionalOneOf(name, values) {
      const value = members.optionalString(name);
      if (value === undefined) return undefined;
      const known = values.find((candidate) => candidate === value);
      return known ?? fail(name, `satisfy enum value set: [${values.join(', ')}]`);
    },
    oneOf: (name, values) => required(name, members.optionalOneOf(name, values)),
    optionalInteger(name, min, max) {
      const value = optional(name, isInteger, 'an integer');
      if (value === undefined) return undefined;
      if (value < min) return fail(name, `have value greater than or equal to ${min}`);
      return value > max ? fail(name, `have value less than or equal to ${max}`) : value;
    },
    optionalNumber: (name) => optional(name, isNumber, 'a number'),
    optionalBoolean: (name) => optional(name, isBoolean, 'a boolean'),
    optionalStrings: (name) => optional(name, isStrings, 'a list of strings'),
    strings(name, min, max) {
      const values = required(name, members.optionalStrings(name));
      if (values.length < min) return fail(name, `have length greater than or equal to ${min}`);
      return values.length > max ? fail(name, `have length less than or equal to ${max}`) : values;
    },
    optionalRecord: (name) => optional(name, isRecord, 'a structure'),
    record: (name) => required(name, members.optionalRecord(name)),
    optionalRecords: (name) => optional(name, isRecords, 'a list of structures'),
  };
  return members;
}

const isString = (value: unknown): value is string => typeof value === 'string';
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
const isInteger = (value: unknown): value is number => Number.isInteger(value);
const isNumber = (value: unknown): value is number => Number.isFinite(value);
const isStrings = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every(isString);
const isRecords = (value: unknown): value is Record<string, unknown>[] =>
  Array.isArray(value) && value.every(isRecord);

function describe(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  return `'${(typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 200)}'`;
}
