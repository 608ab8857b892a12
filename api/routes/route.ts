/** A route is data: it mounts, checks, documents and tests itself from the same description. */
import type { Request, Response } from 'express';
import type { Knex } from 'knex';
import type { z } from 'zod';
import { DomainError } from '../../domain/errors.ts';
import type { Permission } from '../../domain/roles.ts';
import type { Principal } from '../auth/principal.ts';
import type { Services } from '../services.ts';

export type RouteAccess = Permission | 'public' | 'signed-in';

export interface Ask<Query, Body> {
  /** Of the path. */
  id: number;
  query: Query;
  body: Body;
  principal: Principal;
  request: Request;
  response: Response;
  services: Services;
  knex: Knex;
}

export interface RouteSpec<Query extends z.ZodType, Body extends z.ZodType> {
  method: 'get' | 'post' | 'patch' | 'delete';
  /** Express path below /api; `:id` or `:orderId` is a positive whole number. */
  path: string;
  access: RouteAccess;
  summary: string;
  tag: string;
  query?: Query;
  body?: Body;
  /** A body as somebody would send it; shown in the documents, and read by the schema in a test. */
  example?: z.input<Body>;
  answer?: z.ZodType;
  /** Statuses besides those that follow from the route itself; a collector’s refusal, for example. */
  statuses?: readonly number[];
  /** What it answers instead of JSON. */
  produces?: string;
  /** Takes an Idempotency-Key (database/once.ts). */
  repeatable?: boolean;
  /** What somebody who calls it must know beyond the summary. */
  description?: string;
  /** Refused to API tokens: a token never makes tokens nor changes a password. */
  sessionOnly?: boolean;
  /**
   * What an account that is limited to companies or sectors may do here (docs/architecture.md, section 8):
   * `rows` the handler leaves out what is outside with `principal.scope`; `shared` the same for all, changed only without limits;
   * `own` only the caller's own things; `unlimited` (also where nothing is said) refused to limited accounts.
   */
  scope?: 'rows' | 'shared' | 'own' | 'unlimited';
  /** Defaults to 200; 204 answers nothing. */
  status?: 200 | 201 | 204;
  handle: (ask: Ask<z.output<Query>, z.output<Body>>) => Promise<unknown>;
}

/** A route whose schemas are only known at run time. */
export type Route = Omit<RouteSpec<z.ZodType, z.ZodType>, 'handle'> & {
  handle: (ask: Ask<never, never>) => Promise<unknown>;
};

/** Keeps a route's own types inside and answers it as one of the table. */
export function route<Query extends z.ZodType = z.ZodUnknown, Body extends z.ZodType = z.ZodUnknown>(
  spec: RouteSpec<Query, Body>,
): Route {
  return spec;
}

export function notFound(): DomainError {
  return new DomainError('NOT_FOUND', 'There is no such record.', { status: 404 });
}
