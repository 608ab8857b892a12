/**
 * Generated from the API's OpenAPI document by `npm run generate`; a test compares it with the routes that are mounted.
 */
export interface paths {
  "/api/about": {
    get: {
      responses: {
        200: {
          content: {
            "application/json": {
              /** Format: date-time */
              at: string;
              collectors: {
                clockSkewMs: number | null;
                name: string;
                online: boolean;
                version: string | null;
              }[];
              database: {
                clockSkewMs: number;
                version: string;
              };
              node: string;
              version: string;
            };
          };
        };
      };
    };
  };
  "/api/activity-types": {
    get: {
      parameters: {
        query?: {
          "filter[active]"?: string | string[];
          "filter[code]"?: string | string[];
          "filter[createdAt]"?: string | string[];
          "filter[groupName]"?: string | string[];
          "filter[id]"?: string | string[];
          "filter[name]"?: string | string[];
          "filter[planned]"?: string | string[];
          "filter[updatedAt]"?: string | string[];
          page?: number;
          pageSize?: number;
          search?: string;
          sort?: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["ActivityType"][];
              total: number;
            };
          };
        };
      };
    };
    post: {
      requestBody: {
        content: {
          "application/json": {
            active?: boolean;
            code: string;
            color?: string | null;
            description?: string | null;
            groupName?: string | null;
            icon?: string | null;
            name: string;
            planned?: boolean;
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["ActivityType"];
          };
        };
      };
    };
  };
  "/api/activity-types/{id}": {
    get: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ActivityType"];
          };
        };
      };
    };
    delete: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              deleted: boolean;
              id: number;
            };
          };
        };
      };
    };
    patch: {
      parameters: {
        path: {
          id: number;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            active?: boolean;
            code?: string;
            color?: string | null;
            description?: string | null;
            groupName?: string | null;
            icon?: string | null;
            name?: string;
            planned?: boolean;
            version?: number;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ActivityType"];
          };
        };
      };
    };
  };
  "/api/activity-types/{id}/history": {
    get: {
      parameters: {
        query?: {
          cursor?: number;
        };
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["HistoryEntry"][];
              next: number | null;
            };
          };
        };
      };
    };
  };
  "/api/activity-types/bulk": {
    post: {
      requestBody: {
        content: {
          "application/json": {
            changes: {
              id: number;
              values: {
                [key: string]: unknown;
              };
              version?: number;
            }[];
            /** @default false */
            skipBad?: boolean;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              changed: number;
              refused: number;
              rows: {
                errors: {
                  code: string;
                  message: string;
                  params?: {
                    [key: string]: string | number;
                  };
                  path: string;
                }[];
                id: number;
                label: string;
                version: number | null;
              }[];
            };
          };
        };
      };
    };
  };
  "/api/activity-types/export": {
    get: {
      parameters: {
        query?: {
          format?: "csv" | "csv-br" | "xlsx";
          lang?: "pt-BR" | "en";
          search?: string;
          sort?: string;
        };
      };
      responses: {
        200: {
        };
      };
    };
  };
  "/api/activity-types/import": {
    post: {
      parameters: {
        query?: {
          dryRun?: "true" | "false";
          skipBad?: "true" | "false";
        };
      };
      requestBody: {
        content: {
          "application/json": {
            csv?: string;
            /** Format: base64 */
            xlsx?: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              created: number;
              refused: number;
              rows: {
                /** @enum {string} */
                action: "create" | "update" | "unchanged" | "refused";
                errors: {
                  code: string;
                  message: string;
                  params?: {
                    [key: string]: string | number;
                  };
                  path: string;
                }[];
                label: string;
                line: number;
              }[];
              saved: boolean;
              unchanged: number;
              updated: number;
            };
          };
        };
      };
    };
  };
  "/api/api-tokens": {
    get: {
      responses: {
        200: {
          content: {
            "application/json": {
              data: {
                /** Format: date-time */
                createdAt: string;
                expiresAt: string | null;
                id: number;
                lastUsedAt: string | null;
                name: string;
                scopes: ("dashboard.read" | "reports.read" | "registrations.read" | "registrations.write" | "orders.read" | "orders.write" | "orders.run" | "production.book" | "production.adjust" | "inbox.read" | "inbox.resolve" | "downtimes.read" | "downtimes.classify" | "plcs.read" | "plcs.write" | "plcs.test" | "plc-data.read" | "collectors.read" | "collectors.write" | "flows.read" | "flows.write" | "flows.permit" | "editor.read" | "editor.write" | "notifications.acknowledge" | "notifications.manage" | "webhooks.manage" | "notifications.read" | "users.manage" | "audit.read")[];
                userId: number;
                username: string;
              }[];
              total: number;
            };
          };
        };
      };
    };
    post: {
      requestBody: {
        content: {
          "application/json": {
            expiresInDays: number;
            name: string;
            scopes: ("dashboard.read" | "reports.read" | "registrations.read" | "registrations.write" | "orders.read" | "orders.write" | "orders.run" | "production.book" | "production.adjust" | "inbox.read" | "inbox.resolve" | "downtimes.read" | "downtimes.classify" | "plcs.read" | "plcs.write" | "plcs.test" | "plc-data.read" | "collectors.read" | "collectors.write" | "flows.read" | "flows.write" | "flows.permit" | "editor.read" | "editor.write" | "notifications.acknowledge" | "notifications.manage" | "webhooks.manage" | "notifications.read" | "users.manage" | "audit.read")[];
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": {
              /** Format: date-time */
              createdAt: string;
              expiresAt: string | null;
              id: number;
              lastUsedAt: string | null;
              name: string;
              scopes: ("dashboard.read" | "reports.read" | "registrations.read" | "registrations.write" | "orders.read" | "orders.write" | "orders.run" | "production.book" | "production.adjust" | "inbox.read" | "inbox.resolve" | "downtimes.read" | "downtimes.classify" | "plcs.read" | "plcs.write" | "plcs.test" | "plc-data.read" | "collectors.read" | "collectors.write" | "flows.read" | "flows.write" | "flows.permit" | "editor.read" | "editor.write" | "notifications.acknowledge" | "notifications.manage" | "webhooks.manage" | "notifications.read" | "users.manage" | "audit.read")[];
              secret: string;
              userId: number;
              username: string;
            };
          };
        };
      };
    };
  };
  "/api/api-tokens/{id}": {
    delete: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              deleted: boolean;
              id: number;
            };
          };
        };
      };
    };
  };
  "/api/audit-log": {
    get: {
      parameters: {
        query?: {
          cursor?: number;
          "filter[action]"?: string | string[];
          "filter[at]"?: string | string[];
          "filter[entity]"?: string | string[];
          "filter[entityId]"?: string | string[];
          "filter[from]"?: string | string[];
          "filter[id]"?: string | string[];
          "filter[ip]"?: string | string[];
          "filter[requestId]"?: string | string[];
          "filter[to]"?: string | string[];
          "filter[userId]"?: string | string[];
          "filter[username]"?: string | string[];
          limit?: number;
          page?: number;
          pageSize?: number;
          search?: string;
          sort?: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["AuditEntry"][];
              next: number | null;
              total: number | null;
            };
          };
        };
      };
    };
  };
  "/api/audit-log/{id}": {
    get: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["AuditEntry"];
          };
        };
      };
    };
  };
  "/api/audit-log/export": {
    get: {
      parameters: {
        query?: {
          "filter[action]"?: string | string[];
          "filter[at]"?: string | string[];
          "filter[entity]"?: string | string[];
          "filter[entityId]"?: string | string[];
          "filter[from]"?: string | string[];
          "filter[id]"?: string | string[];
          "filter[ip]"?: string | string[];
          "filter[requestId]"?: string | string[];
          "filter[to]"?: string | string[];
          "filter[userId]"?: string | string[];
          "filter[username]"?: string | string[];
          format?: "csv" | "csv-br" | "xlsx";
          lang?: "pt-BR" | "en";
          page?: number;
          pageSize?: number;
          search?: string;
          sort?: string;
        };
      };
      responses: {
        200: {
        };
      };
    };
  };
  "/api/audit-log/news": {
    get: {
      parameters: {
        query: {
          after: number;
          "filter[action]"?: string | string[];
          "filter[at]"?: string | string[];
          "filter[entity]"?: string | string[];
          "filter[entityId]"?: string | string[];
          "filter[from]"?: string | string[];
          "filter[id]"?: string | string[];
          "filter[ip]"?: string | string[];
          "filter[requestId]"?: string | string[];
          "filter[to]"?: string | string[];
          "filter[userId]"?: string | string[];
          "filter[username]"?: string | string[];
          page?: number;
          pageSize?: number;
          search?: string;
          sort?: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              count: number;
            };
          };
        };
      };
    };
  };
  "/api/auth/badge": {
    post: {
      requestBody: {
        content: {
          "application/json": {
            code: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              csrfToken: string;
              sectorZones: {
                [key: string]: string;
              };
              session: {
                /** Format: date-time */
                endsAt: string;
                idleSeconds: number;
              } | null;
              timeZone: string;
              user: {
                id: number;
                limited: boolean;
                name: string;
                /** @enum {string} */
                role: "operator" | "supervisor" | "engineer" | "maintenance" | "admin" | "viewer";
                username: string;
              };
            };
          };
        };
      };
    };
  };
  "/api/auth/config": {
    get: {
      responses: {
        200: {
          content: {
            "application/json": {
              demo: boolean;
            };
          };
        };
      };
    };
  };
  "/api/auth/login": {
    post: {
      requestBody: {
        content: {
          "application/json": {
            password: string;
            username: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              csrfToken: string;
              sectorZones: {
                [key: string]: string;
              };
              session: {
                /** Format: date-time */
                endsAt: string;
                idleSeconds: number;
              } | null;
              timeZone: string;
              user: {
                id: number;
                limited: boolean;
                name: string;
                /** @enum {string} */
                role: "operator" | "supervisor" | "engineer" | "maintenance" | "admin" | "viewer";
                username: string;
              };
            };
          };
        };
      };
    };
  };
  "/api/auth/logout": {
    post: {
      responses: {
        204: {
        };
      };
    };
  };
  "/api/auth/me": {
    get: {
      responses: {
        200: {
          content: {
            "application/json": {
              csrfToken: string;
              sectorZones: {
                [key: string]: string;
              };
              session: {
                /** Format: date-time */
                endsAt: string;
                idleSeconds: number;
              } | null;
              timeZone: string;
              user: {
                id: number;
                limited: boolean;
                name: string;
                /** @enum {string} */
                role: "operator" | "supervisor" | "engineer" | "maintenance" | "admin" | "viewer";
                username: string;
              };
            };
          };
        };
      };
    };
  };
  "/api/auth/password": {
    post: {
      requestBody: {
        content: {
          "application/json": {
            currentPassword: string;
            newPassword: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              ended: number;
            };
          };
        };
      };
    };
  };
  "/api/auth/pin": {
    get: {
      responses: {
        200: {
          content: {
            "application/json": {
              setAt: string | null;
            };
          };
        };
      };
    };
    post: {
      requestBody: {
        content: {
          "application/json": {
            currentPassword: string;
            pin: string | null;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              setAt: string | null;
            };
          };
        };
      };
    };
  };
  "/api/auth/sessions": {
    get: {
      responses: {
        200: {
          content: {
            "application/json": {
              data: {
                address: string | null;
                agent: string | null;
                current: boolean;
                /** Format: date-time */
                expiresAt: string;
                id: number;
                /** Format: date-time */
                lastSeenAt: string;
                /** Format: date-time */
                signedInAt: string;
              }[];
              total: number;
            };
          };
        };
      };
    };
    delete: {
      responses: {
        200: {
          content: {
            "application/json": {
              ended: number;
            };
          };
        };
      };
    };
  };
  "/api/auth/sessions/{id}": {
    delete: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              ended: number;
            };
          };
        };
      };
    };
  };
  "/api/badges": {
    get: {
      responses: {
        200: {
          content: {
            "application/json": {
              data: {
                issuedAt: string | null;
                name: string;
                userId: number;
                username: string;
              }[];
              total: number;
            };
          };
        };
      };
    };
  };
  "/api/calendar-exceptions": {
    get: {
      parameters: {
        query?: {
          "filter[active]"?: string | string[];
          "filter[companyId]"?: string | string[];
          "filter[createdAt]"?: string | string[];
          "filter[date]"?: string | string[];
          "filter[id]"?: string | string[];
          "filter[kind]"?: string | string[];
          "filter[name]"?: string | string[];
          "filter[sectorId]"?: string | string[];
          "filter[shiftId]"?: string | string[];
          "filter[updatedAt]"?: string | string[];
          page?: number;
          pageSize?: number;
          search?: string;
          sort?: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["CalendarException"][];
              total: number;
            };
          };
        };
      };
    };
    post: {
      requestBody: {
        content: {
          "application/json": {
            active?: boolean;
            breaks?: {
              end: string;
              start: string;
            }[];
            companyId: number;
            /** Format: date */
            date: string;
            endTime?: string | null;
            /** @enum {string} */
            kind: "holiday" | "overtime" | "normal";
            name: string;
            sectorId?: number | null;
            shiftId?: number | null;
            startTime?: string | null;
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["CalendarException"];
          };
        };
      };
    };
  };
  "/api/calendar-exceptions/{id}": {
    get: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["CalendarException"];
          };
        };
      };
    };
    delete: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              deleted: boolean;
              id: number;
            };
          };
        };
      };
    };
    patch: {
      parameters: {
        path: {
          id: number;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            active?: boolean;
            breaks?: {
              end: string;
              start: string;
            }[];
            companyId?: number;
            /** Format: date */
            date?: string;
            endTime?: string | null;
            /** @enum {string} */
            kind?: "holiday" | "overtime" | "normal";
            name?: string;
            sectorId?: number | null;
            shiftId?: number | null;
            startTime?: string | null;
            version?: number;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["CalendarException"];
          };
        };
      };
    };
  };
  "/api/calendar-exceptions/{id}/history": {
    get: {
      parameters: {
        query?: {
          cursor?: number;
        };
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["HistoryEntry"][];
              next: number | null;
            };
          };
        };
      };
    };
  };
  "/api/calendar-exceptions/bulk": {
    post: {
      requestBody: {
        content: {
          "application/json": {
            changes: {
              id: number;
              values: {
                [key: string]: unknown;
              };
              version?: number;
            }[];
            /** @default false */
            skipBad?: boolean;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              changed: number;
              refused: number;
              rows: {
                errors: {
                  code: string;
                  message: string;
                  params?: {
                    [key: string]: string | number;
                  };
                  path: string;
                }[];
                id: number;
                label: string;
                version: number | null;
              }[];
            };
          };
        };
      };
    };
  };
  "/api/calendar-exceptions/export": {
    get: {
      parameters: {
        query?: {
          format?: "csv" | "csv-br" | "xlsx";
          lang?: "pt-BR" | "en";
          search?: string;
          sort?: string;
        };
      };
      responses: {
        200: {
        };
      };
    };
  };
  "/api/calendar-exceptions/import": {
    post: {
      parameters: {
        query?: {
          dryRun?: "true" | "false";
          skipBad?: "true" | "false";
        };
      };
      requestBody: {
        content: {
          "application/json": {
            csv?: string;
            /** Format: base64 */
            xlsx?: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              created: number;
              refused: number;
              rows: {
                /** @enum {string} */
                action: "create" | "update" | "unchanged" | "refused";
                errors: {
                  code: string;
                  message: string;
                  params?: {
                    [key: string]: string | number;
                  };
                  path: string;
                }[];
                label: string;
                line: number;
              }[];
              saved: boolean;
              unchanged: number;
              updated: number;
            };
          };
        };
      };
    };
  };
  "/api/collectors": {
    get: {
      parameters: {
        query?: {
          "filter[active]"?: string | string[];
          "filter[id]"?: string | string[];
          "filter[lastSeenAt]"?: string | string[];
          "filter[name]"?: string | string[];
          "filter[online]"?: string | string[];
          "filter[sectorId]"?: string | string[];
          page?: number;
          pageSize?: number;
          search?: string;
          sort?: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["Collector"][];
              total: number;
            };
          };
        };
      };
    };
    post: {
      requestBody: {
        content: {
          "application/json": {
            description?: string | null;
            name: string;
            sectorId?: number | null;
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["Collector"];
          };
        };
      };
    };
  };
  "/api/collectors/{id}": {
    get: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Collector"];
          };
        };
      };
    };
    delete: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              deleted: boolean;
              id: number;
            };
          };
        };
      };
    };
    patch: {
      parameters: {
        path: {
          id: number;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            active?: boolean;
            description?: string | null;
            sectorId?: number | null;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Collector"];
          };
        };
      };
    };
  };
  "/api/companies": {
    get: {
      parameters: {
        query?: {
          "filter[active]"?: string | string[];
          "filter[cnpj]"?: string | string[];
          "filter[code]"?: string | string[];
          "filter[createdAt]"?: string | string[];
          "filter[id]"?: string | string[];
          "filter[name]"?: string | string[];
          "filter[tradeName]"?: string | string[];
          "filter[updatedAt]"?: string | string[];
          page?: number;
          pageSize?: number;
          search?: string;
          sort?: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["Company"][];
              total: number;
            };
          };
        };
      };
    };
    post: {
      requestBody: {
        content: {
          "application/json": {
            active?: boolean;
            address?: string | null;
            cnpj?: string | null;
            code: string;
            email?: string | null;
            name: string;
            phone?: string | null;
            timeZone?: string;
            tradeName?: string | null;
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["Company"];
          };
        };
      };
    };
  };
  "/api/companies/{id}": {
    get: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Company"];
          };
        };
      };
    };
    delete: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              deleted: boolean;
              id: number;
            };
          };
        };
      };
    };
    patch: {
      parameters: {
        path: {
          id: number;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            active?: boolean;
            address?: string | null;
            cnpj?: string | null;
            code?: string;
            email?: string | null;
            name?: string;
            phone?: string | null;
            timeZone?: string;
            tradeName?: string | null;
            version?: number;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Company"];
          };
        };
      };
    };
  };
  "/api/companies/{id}/history": {
    get: {
      parameters: {
        query?: {
          cursor?: number;
        };
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["HistoryEntry"][];
              next: number | null;
            };
          };
        };
      };
    };
  };
  "/api/companies/bulk": {
    post: {
      requestBody: {
        content: {
          "application/json": {
            changes: {
              id: number;
              values: {
                [key: string]: unknown;
              };
              version?: number;
            }[];
            /** @default false */
            skipBad?: boolean;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              changed: number;
              refused: number;
              rows: {
                errors: {
                  code: string;
                  message: string;
                  params?: {
                    [key: string]: string | number;
                  };
                  path: string;
                }[];
                id: number;
                label: string;
                version: number | null;
              }[];
            };
          };
        };
      };
    };
  };
  "/api/companies/export": {
    get: {
      parameters: {
        query?: {
          format?: "csv" | "csv-br" | "xlsx";
          lang?: "pt-BR" | "en";
          search?: string;
          sort?: string;
        };
      };
      responses: {
        200: {
        };
      };
    };
  };
  "/api/companies/import": {
    post: {
      parameters: {
        query?: {
          dryRun?: "true" | "false";
          skipBad?: "true" | "false";
        };
      };
      requestBody: {
        content: {
          "application/json": {
            csv?: string;
            /** Format: base64 */
            xlsx?: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              created: number;
              refused: number;
              rows: {
                /** @enum {string} */
                action: "create" | "update" | "unchanged" | "refused";
                errors: {
                  code: string;
                  message: string;
                  params?: {
                    [key: string]: string | number;
                  };
                  path: string;
                }[];
                label: string;
                line: number;
              }[];
              saved: boolean;
              unchanged: number;
              updated: number;
            };
          };
        };
      };
    };
  };
  "/api/count-inbox": {
    get: {
      parameters: {
        query?: {
          "filter[category]"?: "unassigned" | "quarantined";
          "filter[from]"?: string;
          "filter[open]"?: "true" | "false";
          "filter[plcConfigId]"?: number;
          "filter[reason]"?: string;
          "filter[role]"?: "PRODUCTION_COUNTER" | "SCRAP_COUNTER";
          "filter[sectorId]"?: number;
          "filter[status]"?: "open" | "assigned" | "setup" | "accepted" | "rejected";
          "filter[to]"?: string;
          "filter[upToId]"?: number;
          page?: number;
          pageSize?: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["InboxEntry"][];
              total: number;
            };
          };
        };
      };
    };
  };
  "/api/count-inbox/{id}": {
    get: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["InboxEntry"];
          };
        };
      };
    };
  };
  "/api/count-inbox/{id}/assign": {
    post: {
      parameters: {
        path: {
          id: number;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            note: string;
            orderId: number;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["InboxEntry"];
          };
        };
      };
    };
  };
  "/api/count-inbox/{id}/candidates": {
    get: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: {
                code: string;
                id: number;
                itemName: string;
                plannedQuantity: number;
                producedQuantity: number;
                ranThen: boolean;
                /** @enum {string} */
                status: "IN_PROGRESS" | "PAUSED" | "COMPLETED";
              }[];
            };
          };
        };
      };
    };
  };
  "/api/count-inbox/{id}/dismiss": {
    post: {
      parameters: {
        path: {
          id: number;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            /** @enum {string} */
            as: "setup" | "rejected";
            note: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["InboxEntry"];
          };
        };
      };
    };
  };
  "/api/count-inbox/assign": {
    post: {
      requestBody: {
        content: {
          "application/json": {
            ids: number[];
            note: string;
            orderId: number;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["InboxEntry"][];
            };
          };
        };
      };
    };
  };
  "/api/count-inbox/dismiss": {
    post: {
      requestBody: {
        content: {
          "application/json": {
            /** @enum {string} */
            as: "setup" | "rejected";
            ids: number[];
            note: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["InboxEntry"][];
            };
          };
        };
      };
    };
  };
  "/api/count-inbox/groups": {
    get: {
      parameters: {
        query?: {
          "filter[category]"?: "unassigned" | "quarantined";
          "filter[plcConfigId]"?: number;
          "filter[sectorId]"?: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: {
                /** @enum {string} */
                category: "unassigned" | "quarantined";
                entries: number;
                /** Format: date-time */
                firstAt: string;
                /** Format: date-time */
                lastAt: string;
                lastId: number;
                pieces: number;
                plcConfigId: number;
                plcName: string;
                reason: string;
                /** @enum {string} */
                role: "PRODUCTION_COUNTER" | "SCRAP_COUNTER";
                sectorId: number;
                sectorName: string;
              }[];
            };
          };
        };
      };
    };
  };
  "/api/count-inbox/reopen": {
    post: {
      requestBody: {
        content: {
          "application/json": {
            ids: number[];
            note: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["InboxEntry"][];
            };
          };
        };
      };
    };
  };
  "/api/count-inbox/summary": {
    get: {
      responses: {
        200: {
          content: {
            "application/json": {
              quarantined: {
                entries: number;
                pieces: number;
              };
              unassigned: {
                entries: number;
                pieces: number;
              };
            };
          };
        };
      };
    };
  };
  "/api/dashboard": {
    get: {
      responses: {
        200: {
          content: {
            "application/json": {
              /** Format: date-time */
              at: string;
              machines: components["schemas"]["Machine"][];
              sequence: number;
            };
          };
        };
      };
    };
  };
  "/api/dashboard/trend": {
    get: {
      responses: {
        200: {
          content: {
            "application/json": {
              bucketMinutes: number;
              /** Format: date-time */
              from: string;
              machines: {
                id: number;
                pieces: number[];
              }[];
            };
          };
        };
      };
    };
  };
  "/api/defects": {
    get: {
      parameters: {
        query?: {
          "filter[active]"?: string | string[];
          "filter[code]"?: string | string[];
          "filter[createdAt]"?: string | string[];
          "filter[id]"?: string | string[];
          "filter[name]"?: string | string[];
          "filter[severity]"?: string | string[];
          "filter[updatedAt]"?: string | string[];
          page?: number;
          pageSize?: number;
          search?: string;
          sort?: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["Defect"][];
              total: number;
            };
          };
        };
      };
    };
    post: {
      requestBody: {
        content: {
          "application/json": {
            active?: boolean;
            code: string;
            description?: string | null;
            name: string;
            /** @enum {string} */
            severity?: "LOW" | "MEDIUM" | "HIGH" | "CRITICAL";
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["Defect"];
          };
        };
      };
    };
  };
  "/api/defects/{id}": {
    get: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Defect"];
          };
        };
      };
    };
    delete: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              deleted: boolean;
              id: number;
            };
          };
        };
      };
    };
    patch: {
      parameters: {
        path: {
          id: number;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            active?: boolean;
            code?: string;
            description?: string | null;
            name?: string;
            /** @enum {string} */
            severity?: "LOW" | "MEDIUM" | "HIGH" | "CRITICAL";
            version?: number;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Defect"];
          };
        };
      };
    };
  };
  "/api/defects/{id}/history": {
    get: {
      parameters: {
        query?: {
          cursor?: number;
        };
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["HistoryEntry"][];
              next: number | null;
            };
          };
        };
      };
    };
  };
  "/api/defects/bulk": {
    post: {
      requestBody: {
        content: {
          "application/json": {
            changes: {
              id: number;
              values: {
                [key: string]: unknown;
              };
              version?: number;
            }[];
            /** @default false */
            skipBad?: boolean;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              changed: number;
              refused: number;
              rows: {
                errors: {
                  code: string;
                  message: string;
                  params?: {
                    [key: string]: string | number;
                  };
                  path: string;
                }[];
                id: number;
                label: string;
                version: number | null;
              }[];
            };
          };
        };
      };
    };
  };
  "/api/defects/export": {
    get: {
      parameters: {
        query?: {
          format?: "csv" | "csv-br" | "xlsx";
          lang?: "pt-BR" | "en";
          search?: string;
          sort?: string;
        };
      };
      responses: {
        200: {
        };
      };
    };
  };
  "/api/defects/import": {
    post: {
      parameters: {
        query?: {
          dryRun?: "true" | "false";
          skipBad?: "true" | "false";
        };
      };
      requestBody: {
        content: {
          "application/json": {
            csv?: string;
            /** Format: base64 */
            xlsx?: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              created: number;
              refused: number;
              rows: {
                /** @enum {string} */
                action: "create" | "update" | "unchanged" | "refused";
                errors: {
                  code: string;
                  message: string;
                  params?: {
                    [key: string]: string | number;
                  };
                  path: string;
                }[];
                label: string;
                line: number;
              }[];
              saved: boolean;
              unchanged: number;
              updated: number;
            };
          };
        };
      };
    };
  };
  "/api/downtimes": {
    get: {
      parameters: {
        query?: {
          activityTypeId?: number;
          cursor?: string;
          "filter[activityTypeId]"?: number;
          "filter[from]"?: string;
          "filter[groupId]"?: string;
          "filter[kind]"?: "planned" | "no_order" | "changeover" | "unplanned" | "micro_stop";
          "filter[plcConfigId]"?: number;
          "filter[productionOrderId]"?: number;
          "filter[sectorId]"?: number;
          "filter[to]"?: string;
          from?: string;
          groupId?: string;
          kind?: "planned" | "no_order" | "changeover" | "unplanned" | "micro_stop";
          limit?: number;
          page?: number;
          pageSize?: number;
          pending?: "true" | "false";
          plcConfigId?: number;
          productionOrderId?: number;
          search?: string | null;
          sectorId?: number;
          sort?: "startDate" | "endDate" | "id" | "kind" | "plcName" | "orderCode" | "-startDate" | "-endDate" | "-id" | "-kind" | "-plcName" | "-orderCode";
          to?: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["Downtime"][];
              next: string | null;
              pending: number;
              total: number | null;
            };
          };
        };
      };
    };
    post: {
      requestBody: {
        content: {
          "application/json": {
            activityTypeId: number;
            endDate?: string | null;
            notes?: string | null;
            plcConfigId: number;
            /** Format: date-time */
            startDate: string;
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["Downtime"];
          };
        };
      };
    };
  };
  "/api/downtimes/{id}": {
    get: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Downtime"];
          };
        };
      };
    };
    delete: {
      parameters: {
        query?: {
          version?: number;
        };
        path: {
          id: number;
        };
      };
      responses: {
        204: {
        };
      };
    };
    patch: {
      parameters: {
        path: {
          id: number;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            activityTypeId?: number | null;
            /** Format: date-time */
            endDate?: string;
            notes?: string | null;
            version: number;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Downtime"];
          };
        };
      };
    };
  };
  "/api/downtimes/{id}/merge": {
    post: {
      parameters: {
        path: {
          id: number;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            version: number;
            withId: number;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Downtime"];
          };
        };
      };
    };
  };
  "/api/downtimes/{id}/split": {
    post: {
      parameters: {
        path: {
          id: number;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            /** Format: date-time */
            at: string;
            version: number;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Downtime"];
          };
        };
      };
    };
  };
  "/api/downtimes/export": {
    get: {
      parameters: {
        query?: {
          activityTypeId?: number;
          "filter[activityTypeId]"?: number;
          "filter[from]"?: string;
          "filter[groupId]"?: string;
          "filter[kind]"?: "planned" | "no_order" | "changeover" | "unplanned" | "micro_stop";
          "filter[plcConfigId]"?: number;
          "filter[productionOrderId]"?: number;
          "filter[sectorId]"?: number;
          "filter[to]"?: string;
          format?: "csv" | "csv-br" | "xlsx";
          from?: string;
          groupId?: string;
          kind?: "planned" | "no_order" | "changeover" | "unplanned" | "micro_stop";
          lang?: "pt-BR" | "en";
          pending?: "true" | "false";
          plcConfigId?: number;
          productionOrderId?: number;
          search?: string | null;
          sectorId?: number;
          sort?: "startDate" | "endDate" | "id" | "kind" | "plcName" | "orderCode" | "-startDate" | "-endDate" | "-id" | "-kind" | "-plcName" | "-orderCode";
          to?: string;
        };
      };
      responses: {
        200: {
        };
      };
    };
  };
  "/api/downtimes/reasons": {
    get: {
      parameters: {
        query: {
          plcConfigId: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: {
                code: string;
                color: string | null;
                groupName: string | null;
                id: number;
                name: string;
                planned: boolean;
              }[];
              groups: {
                name: string | null;
                reasons: {
                  code: string;
                  color: string | null;
                  groupName: string | null;
                  id: number;
                  name: string;
                  planned: boolean;
                }[];
              }[];
              plcConfigId: number;
            };
          };
        };
      };
    };
  };
  "/api/downtimes/timeline": {
    get: {
      parameters: {
        query: {
          from: string;
          plcConfigId?: number;
          sectorId?: number;
          to: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              /** Format: date-time */
              from: string;
              machines: {
                id: number;
                name: string;
                sectorId: number;
                sectorName: string;
                shifts: {
                  code: string;
                  /** Format: date-time */
                  from: string;
                  /** Format: date */
                  localDate: string;
                  name: string;
                  /** Format: date-time */
                  to: string;
                }[];
                states: {
                  /** Format: date-time */
                  from: string;
                  /** @enum {string} */
                  state: "RUNNING" | "SLOW" | "STOPPED" | "SETUP" | "PLANNED_STOP" | "FAULT" | "NO_ORDER" | "UNKNOWN";
                  /** Format: date-time */
                  to: string;
                }[];
              }[];
              /** Format: date-time */
              to: string;
            };
          };
        };
      };
    };
  };
  "/api/flows": {
    get: {
      parameters: {
        query?: {
          collectorId?: number;
          "filter[collectorId]"?: number;
          page?: number;
          pageSize?: number;
          search?: string;
          sort?: "collectorName" | "collectorId" | "lastSeenAt" | "online" | "drift" | "versions" | "-collectorName" | "-collectorId" | "-lastSeenAt" | "-online" | "-drift" | "-versions";
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: {
                collectorId: number;
                collectorName: string;
                /** @enum {string} */
                drift: "same" | "differs" | "pending" | "unknown";
                hasEditor: boolean;
                lastSeenAt: string | null;
                latest: components["schemas"]["FlowVersion"] | null;
                online: boolean;
                permissions: ("network" | "files" | "commands")[];
                runningChecksum: string | null;
                sectorId: number | null;
                versions: number;
              }[];
              total: number;
            };
          };
        };
      };
    };
  };
  "/api/flows/{id}": {
    get: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              collectorId: number;
              collectorName: string;
              /** @enum {string} */
              drift: "same" | "differs" | "pending" | "unknown";
              hasEditor: boolean;
              lastSeenAt: string | null;
              latest: components["schemas"]["FlowVersion"] | null;
              online: boolean;
              permissions: ("network" | "files" | "commands")[];
              runningChecksum: string | null;
              sectorId: number | null;
              versions: number;
            };
          };
        };
      };
    };
  };
  "/api/flows/{id}/check": {
    post: {
      parameters: {
        path: {
          id: number;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            flow?: unknown[];
            versionId?: number;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              changes: {
                id: string;
                /** @enum {string} */
                kind: "added" | "removed" | "changed" | "moved";
                name: string;
                properties: {
                  after: unknown;
                  before: unknown;
                  name: string;
                }[];
                tab: string;
                type: string;
              }[];
              counts: {
                added: number;
                changed: number;
                moved: number;
                removed: number;
              };
              pictures: {
                height: number;
                nodes: {
                  id: string;
                  /** @enum {string} */
                  kind: "added" | "removed" | "changed" | "moved" | "same";
                  label: string;
                  width: number;
                  x: number;
                  y: number;
                }[];
                tab: string;
                width: number;
                wires: {
                  /** @enum {string} */
                  kind: "added" | "removed" | "same";
                  x1: number;
                  x2: number;
                  y1: number;
                  y2: number;
                }[];
              }[];
              problems: {
                code: string;
                message: string;
                nodeId?: string;
                nodeName?: string;
                params?: {
                  [key: string]: string | number;
                };
                path: string;
                /** @enum {string} */
                severity: "error" | "warning";
              }[];
              refused: boolean;
            };
          };
        };
      };
    };
  };
  "/api/flows/{id}/editor-ticket": {
    post: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              /** Format: date-time */
              expiresAt: string;
              url: string;
            };
          };
        };
      };
    };
  };
  "/api/flows/{id}/permissions": {
    patch: {
      parameters: {
        path: {
          id: number;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            permissions: ("network" | "files" | "commands")[];
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              collectorId: number;
              collectorName: string;
              /** @enum {string} */
              drift: "same" | "differs" | "pending" | "unknown";
              hasEditor: boolean;
              lastSeenAt: string | null;
              latest: components["schemas"]["FlowVersion"] | null;
              online: boolean;
              permissions: ("network" | "files" | "commands")[];
              runningChecksum: string | null;
              sectorId: number | null;
              versions: number;
            };
          };
        };
      };
    };
  };
  "/api/flows/{id}/read": {
    post: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              checksum: string;
              flow: unknown[];
            };
          };
        };
      };
    };
  };
  "/api/flows/{id}/versions": {
    get: {
      parameters: {
        query?: {
          page?: number;
          pageSize?: number;
        };
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["FlowVersion"][];
              total: number;
            };
          };
        };
      };
    };
  };
  "/api/flows/deploy": {
    post: {
      requestBody: {
        content: {
          "application/json": {
            collectorIds: number[];
            flow?: unknown[];
            note?: string | null;
            /** @default false */
            restorePlcs?: boolean;
            trialSeconds?: number;
            versionId?: number;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              plcsRestored: number;
              results: {
                checksum: string | null;
                code: string | null;
                collectorId: number;
                counted: number | null;
                detail: string | null;
                message: string | null;
                /** @enum {string} */
                outcome: "deployed" | "rolled_back" | "failed";
              }[];
            };
          };
        };
      };
    };
  };
  "/api/flows/versions/{id}": {
    get: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              author: string | null;
              changes: {
                added: number;
                changed: number;
                moved: number;
                removed: number;
              } | null;
              checksum: string;
              collectorId: number;
              /** Format: date-time */
              createdAt: string;
              deployedAt: string | null;
              /** @enum {string} */
              deployment: "editor" | "import" | "restore" | "push" | "rollback" | "found";
              flow: unknown[];
              id: number;
              name: string | null;
              nodes: number;
              note: string | null;
              /** @enum {string} */
              outcome: "running" | "rolled_back";
              plcConfig: unknown[] | null;
              plcs: number;
              reason: string | null;
            };
          };
        };
      };
    };
    patch: {
      parameters: {
        path: {
          id: number;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            name?: string | null;
            note?: string | null;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["FlowVersion"];
          };
        };
      };
    };
  };
  "/api/flows/versions/{id}/diff": {
    get: {
      parameters: {
        query?: {
          against?: number;
        };
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              changes: {
                id: string;
                /** @enum {string} */
                kind: "added" | "removed" | "changed" | "moved";
                name: string;
                properties: {
                  after: unknown;
                  before: unknown;
                  name: string;
                }[];
                tab: string;
                type: string;
              }[];
              counts: {
                added: number;
                changed: number;
                moved: number;
                removed: number;
              };
              pictures: {
                height: number;
                nodes: {
                  id: string;
                  /** @enum {string} */
                  kind: "added" | "removed" | "changed" | "moved" | "same";
                  label: string;
                  width: number;
                  x: number;
                  y: number;
                }[];
                tab: string;
                width: number;
                wires: {
                  /** @enum {string} */
                  kind: "added" | "removed" | "same";
                  x1: number;
                  x2: number;
                  y1: number;
                  y2: number;
                }[];
              }[];
            };
          };
        };
      };
    };
  };
  "/api/flows/versions/{id}/download": {
    get: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": unknown[];
          };
        };
      };
    };
  };
  "/api/health": {
    get: {
      responses: {
        200: {
          content: {
            "application/json": {
              database: boolean;
              reason?: string;
              /** @enum {string} */
              status: "ok" | "waiting";
              uptime: number;
            };
          };
        };
      };
    };
  };
  "/api/items": {
    get: {
      parameters: {
        query?: {
          "filter[active]"?: string | string[];
          "filter[code]"?: string | string[];
          "filter[companyId]"?: string | string[];
          "filter[createdAt]"?: string | string[];
          "filter[id]"?: string | string[];
          "filter[idealCycle]"?: string | string[];
          "filter[name]"?: string | string[];
          "filter[referenceTypeId]"?: string | string[];
          "filter[sectorId]"?: string | string[];
          "filter[updatedAt]"?: string | string[];
          page?: number;
          pageSize?: number;
          search?: string;
          sort?: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["Item"][];
              total: number;
            };
          };
        };
      };
    };
    post: {
      requestBody: {
        content: {
          "application/json": {
            active?: boolean;
            code: string;
            companyId?: number | null;
            description?: string | null;
            idealCycle?: number | null;
            name: string;
            referenceTypeId?: number | null;
            sectorId?: number | null;
            unit?: string;
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["Item"];
          };
        };
      };
    };
  };
  "/api/items/{id}": {
    get: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Item"];
          };
        };
      };
    };
    delete: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              deleted: boolean;
              id: number;
            };
          };
        };
      };
    };
    patch: {
      parameters: {
        path: {
          id: number;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            active?: boolean;
            code?: string;
            companyId?: number | null;
            description?: string | null;
            idealCycle?: number | null;
            name?: string;
            referenceTypeId?: number | null;
            sectorId?: number | null;
            unit?: string;
            version?: number;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Item"];
          };
        };
      };
    };
  };
  "/api/items/{id}/history": {
    get: {
      parameters: {
        query?: {
          cursor?: number;
        };
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["HistoryEntry"][];
              next: number | null;
            };
          };
        };
      };
    };
  };
  "/api/items/bulk": {
    post: {
      requestBody: {
        content: {
          "application/json": {
            changes: {
              id: number;
              values: {
                [key: string]: unknown;
              };
              version?: number;
            }[];
            /** @default false */
            skipBad?: boolean;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              changed: number;
              refused: number;
              rows: {
                errors: {
                  code: string;
                  message: string;
                  params?: {
                    [key: string]: string | number;
                  };
                  path: string;
                }[];
                id: number;
                label: string;
                version: number | null;
              }[];
            };
          };
        };
      };
    };
  };
  "/api/items/export": {
    get: {
      parameters: {
        query?: {
          format?: "csv" | "csv-br" | "xlsx";
          lang?: "pt-BR" | "en";
          search?: string;
          sort?: string;
        };
      };
      responses: {
        200: {
        };
      };
    };
  };
  "/api/items/import": {
    post: {
      parameters: {
        query?: {
          dryRun?: "true" | "false";
          skipBad?: "true" | "false";
        };
      };
      requestBody: {
        content: {
          "application/json": {
            csv?: string;
            /** Format: base64 */
            xlsx?: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              created: number;
              refused: number;
              rows: {
                /** @enum {string} */
                action: "create" | "update" | "unchanged" | "refused";
                errors: {
                  code: string;
                  message: string;
                  params?: {
                    [key: string]: string | number;
                  };
                  path: string;
                }[];
                label: string;
                line: number;
              }[];
              saved: boolean;
              unchanged: number;
              updated: number;
            };
          };
        };
      };
    };
  };
  "/api/notification-deliveries": {
    get: {
      parameters: {
        query?: {
          "filter[channel]"?: "email" | "webhook";
          "filter[status]"?: "pending" | "sending" | "sent" | "failed" | "skipped";
          "filter[webhookId]"?: number;
          page?: number;
          pageSize?: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: {
                address: string;
                attempts: number;
                /** @enum {string} */
                channel: "email" | "webhook";
                /** Format: date-time */
                createdAt: string;
                /** @enum {string} */
                event: "raised" | "cleared" | "escalated" | "test";
                id: number;
                lastError: string | null;
                nextAttemptAt: string | null;
                notificationId: number | null;
                responseStatus: number | null;
                sentAt: string | null;
                /** @enum {string} */
                status: "pending" | "sending" | "sent" | "failed" | "skipped";
                userId: number | null;
                webhookId: number | null;
              }[];
              total: number;
            };
          };
        };
      };
    };
  };
  "/api/notification-deliveries/{id}/retry": {
    post: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              address: string;
              attempts: number;
              /** @enum {string} */
              channel: "email" | "webhook";
              /** Format: date-time */
              createdAt: string;
              /** @enum {string} */
              event: "raised" | "cleared" | "escalated" | "test";
              id: number;
              lastError: string | null;
              nextAttemptAt: string | null;
              notificationId: number | null;
              responseStatus: number | null;
              sentAt: string | null;
              /** @enum {string} */
              status: "pending" | "sending" | "sent" | "failed" | "skipped";
              userId: number | null;
              webhookId: number | null;
            };
          };
        };
      };
    };
  };
  "/api/notifications": {
    get: {
      parameters: {
        query?: {
          "filter[kind]"?: "order_completed" | "plc_offline" | "collector_offline" | "buffer_alarm" | "quarantine" | "stop_without_reason";
          "filter[open]"?: "true" | "false";
          "filter[plcConfigId]"?: number;
          "filter[severity]"?: "info" | "warning" | "critical";
          "filter[state]"?: "active" | "acknowledged" | "cleared";
          "filter[unread]"?: "true" | "false";
          page?: number;
          pageSize?: number;
          search?: string;
          sort?: "createdAt" | "severity" | "kind" | "id" | "-createdAt" | "-severity" | "-kind" | "-id";
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["Notification"][];
              total: number;
            };
          };
        };
      };
    };
  };
  "/api/notifications/{id}": {
    get: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Notification"];
          };
        };
      };
    };
  };
  "/api/notifications/{id}/acknowledge": {
    post: {
      parameters: {
        path: {
          id: number;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            note?: string | null;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Notification"];
          };
        };
      };
    };
  };
  "/api/notifications/{id}/read": {
    post: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Notification"];
          };
        };
      };
    };
  };
  "/api/notifications/acknowledge": {
    post: {
      requestBody: {
        content: {
          "application/json": {
            note?: string | null;
            upToId: number;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              acknowledged: number;
            };
          };
        };
      };
    };
  };
  "/api/notifications/mail": {
    get: {
      responses: {
        200: {
          content: {
            "application/json": {
              configured: boolean;
              from: string | null;
              lastError: string | null;
              lastSentAt: string | null;
              server: string | null;
              waiting: number;
            };
          };
        };
      };
    };
  };
  "/api/notifications/mail/test": {
    post: {
      requestBody: {
        content: {
          "application/json": {
            /** Format: email */
            to?: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              code: string;
              message: string;
              success: boolean;
              to: string | null;
            };
          };
        };
      };
    };
  };
  "/api/notifications/preferences": {
    get: {
      responses: {
        200: {
          content: {
            "application/json": {
              effective: {
                [key: string]: ("in_app" | "email")[];
              };
              emailAvailable: boolean;
              kinds: {
                [key: string]: ("in_app" | "email")[];
              };
              quietHours: {
                from: string;
                to: string;
              } | null;
            };
          };
        };
      };
    };
    patch: {
      requestBody: {
        content: {
          "application/json": {
            kinds?: {
              [key: string]: ("in_app" | "email")[] | null;
            };
            quietHours?: {
              from: string;
              to: string;
            } | null;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              effective: {
                [key: string]: ("in_app" | "email")[];
              };
              emailAvailable: boolean;
              kinds: {
                [key: string]: ("in_app" | "email")[];
              };
              quietHours: {
                from: string;
                to: string;
              } | null;
            };
          };
        };
      };
    };
  };
  "/api/notifications/read": {
    post: {
      requestBody: {
        content: {
          "application/json": {
            upToId: number;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              read: number;
            };
          };
        };
      };
    };
  };
  "/api/notifications/role-preferences": {
    get: {
      responses: {
        200: {
          content: {
            "application/json": {
              data: {
                kinds: {
                  [key: string]: ("in_app" | "email")[];
                };
                quietHours: {
                  from: string;
                  to: string;
                } | null;
                /** @enum {string} */
                role: "operator" | "supervisor" | "engineer" | "maintenance" | "admin" | "viewer";
              }[];
            };
          };
        };
      };
    };
    patch: {
      requestBody: {
        content: {
          "application/json": {
            kinds?: {
              [key: string]: ("in_app" | "email")[];
            };
            quietHours?: {
              from: string;
              to: string;
            } | null;
            /** @enum {string} */
            role: "operator" | "supervisor" | "engineer" | "maintenance" | "admin" | "viewer";
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: {
                kinds: {
                  [key: string]: ("in_app" | "email")[];
                };
                quietHours: {
                  from: string;
                  to: string;
                } | null;
                /** @enum {string} */
                role: "operator" | "supervisor" | "engineer" | "maintenance" | "admin" | "viewer";
              }[];
            };
          };
        };
      };
    };
  };
  "/api/notifications/rules": {
    get: {
      responses: {
        200: {
          content: {
            "application/json": {
              data: {
                afterSeconds: number;
                enabled: boolean;
                escalateAfterMinutes: number | null;
                escalateToRole: ("operator" | "supervisor" | "engineer" | "maintenance" | "admin" | "viewer") | null;
                /** @enum {string} */
                kind: "order_completed" | "plc_offline" | "collector_offline" | "buffer_alarm" | "quarantine" | "stop_without_reason";
                /** @enum {string} */
                severity: "info" | "warning" | "critical";
              }[];
            };
          };
        };
      };
    };
    patch: {
      requestBody: {
        content: {
          "application/json": {
            afterSeconds?: number;
            enabled?: boolean;
            escalateAfterMinutes?: number | null;
            escalateToRole?: ("operator" | "supervisor" | "engineer" | "maintenance" | "admin" | "viewer") | null;
            /** @enum {string} */
            kind: "order_completed" | "plc_offline" | "collector_offline" | "buffer_alarm" | "quarantine" | "stop_without_reason";
            /** @enum {string} */
            severity?: "info" | "warning" | "critical";
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: {
                afterSeconds: number;
                enabled: boolean;
                escalateAfterMinutes: number | null;
                escalateToRole: ("operator" | "supervisor" | "engineer" | "maintenance" | "admin" | "viewer") | null;
                /** @enum {string} */
                kind: "order_completed" | "plc_offline" | "collector_offline" | "buffer_alarm" | "quarantine" | "stop_without_reason";
                /** @enum {string} */
                severity: "info" | "warning" | "critical";
              }[];
            };
          };
        };
      };
    };
  };
  "/api/notifications/summary": {
    get: {
      responses: {
        200: {
          content: {
            "application/json": {
              active: number;
              checkedAt: string | null;
              critical: number;
              open: number;
              unread: number;
            };
          };
        };
      };
    };
  };
  "/api/plc-config": {
    get: {
      parameters: {
        query?: {
          "filter[active]"?: string | string[];
          "filter[collectorId]"?: string | string[];
          "filter[host]"?: string | string[];
          "filter[id]"?: string | string[];
          "filter[name]"?: string | string[];
          "filter[port]"?: string | string[];
          "filter[sectorId]"?: string | string[];
          "filter[sectorName]"?: string | string[];
          "filter[unitId]"?: string | string[];
          page?: number;
          pageSize?: number;
          search?: string;
          sort?: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["PlcConfig"][];
              total: number;
            };
          };
        };
      };
    };
    post: {
      requestBody: {
        content: {
          "application/json": {
            active?: boolean;
            collectorId?: number | null;
            description?: string | null;
            dialect?: ("raw" | "modicon" | "delta-dvp" | "hex") | null;
            host: string;
            laxTransaction?: boolean;
            maxRegistersPerRequest?: number | null;
            name: string;
            pauseAfterConnect?: number;
            pauseBetweenRequests?: number;
            pollInterval?: number;
            port?: number;
            reconnectInterval?: number;
            registers?: {
              address?: (string | number) | null;
              /** @enum {string} */
              area?: "coil" | "discrete" | "input" | "holding";
              bit?: number | null;
              /** @enum {string} */
              counterMode?: "auto" | "rollover" | "reset";
              /** @enum {string} */
              dataType?: "uint16" | "uint32" | "int16" | "int32" | "float32" | "float64" | "bcd16" | "bcd32" | "bit";
              deadBand?: number | null;
              defaultDefectId?: number | null;
              description?: string | null;
              dialect?: ("raw" | "modicon" | "delta-dvp" | "hex") | null;
              enabled?: boolean;
              id?: number;
              maxRate?: number | null;
              maxValue?: number | null;
              minValue?: number | null;
              name: string;
              offset?: number;
              piecesPerCount?: number | null;
              /** @enum {string} */
              role?: "PRODUCTION_COUNTER" | "SCRAP_COUNTER" | "MACHINE_STATUS" | "MEASUREMENT";
              rolloverAt?: number | null;
              scale?: number | null;
              statusMap?: {
                [key: string]: "RUNNING" | "SLOW" | "STOPPED" | "SETUP" | "PLANNED_STOP" | "FAULT" | "NO_ORDER" | "UNKNOWN";
              };
              unit?: string | null;
              valueOffset?: number | null;
              wordOrder?: ("ABCD" | "CDAB" | "BADC" | "DCBA") | null;
            }[];
            retries?: number;
            sectorId: number;
            timeout?: number;
            unitId?: number;
            /** @enum {string} */
            wordOrder?: "ABCD" | "CDAB" | "BADC" | "DCBA";
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["PlcConfig"];
          };
        };
      };
    };
  };
  "/api/plc-config/{id}": {
    get: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["PlcConfig"];
          };
        };
      };
    };
    delete: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              deleted: boolean;
              id: number;
            };
          };
        };
      };
    };
    patch: {
      parameters: {
        path: {
          id: number;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            active?: boolean;
            collectorId?: number | null;
            description?: string | null;
            dialect?: ("raw" | "modicon" | "delta-dvp" | "hex") | null;
            host?: string;
            laxTransaction?: boolean;
            maxRegistersPerRequest?: number | null;
            name?: string;
            pauseAfterConnect?: number;
            pauseBetweenRequests?: number;
            pollInterval?: number;
            port?: number;
            reconnectInterval?: number;
            registers?: {
              address?: (string | number) | null;
              /** @enum {string} */
              area?: "coil" | "discrete" | "input" | "holding";
              bit?: number | null;
              /** @enum {string} */
              counterMode?: "auto" | "rollover" | "reset";
              /** @enum {string} */
              dataType?: "uint16" | "uint32" | "int16" | "int32" | "float32" | "float64" | "bcd16" | "bcd32" | "bit";
              deadBand?: number | null;
              defaultDefectId?: number | null;
              description?: string | null;
              dialect?: ("raw" | "modicon" | "delta-dvp" | "hex") | null;
              enabled?: boolean;
              id?: number;
              maxRate?: number | null;
              maxValue?: number | null;
              minValue?: number | null;
              name: string;
              offset?: number;
              piecesPerCount?: number | null;
              /** @enum {string} */
              role?: "PRODUCTION_COUNTER" | "SCRAP_COUNTER" | "MACHINE_STATUS" | "MEASUREMENT";
              rolloverAt?: number | null;
              scale?: number | null;
              statusMap?: {
                [key: string]: "RUNNING" | "SLOW" | "STOPPED" | "SETUP" | "PLANNED_STOP" | "FAULT" | "NO_ORDER" | "UNKNOWN";
              };
              unit?: string | null;
              valueOffset?: number | null;
              wordOrder?: ("ABCD" | "CDAB" | "BADC" | "DCBA") | null;
            }[];
            retries?: number;
            sectorId?: number;
            timeout?: number;
            unitId?: number;
            version?: number;
            /** @enum {string} */
            wordOrder?: "ABCD" | "CDAB" | "BADC" | "DCBA";
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["PlcConfig"];
          };
        };
      };
    };
  };
  "/api/plc-config/{id}/clone": {
    post: {
      parameters: {
        path: {
          id: number;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            active?: boolean;
            host?: string;
            name: string;
            port?: number;
            sectorId?: number;
            unitId?: number;
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["PlcConfig"];
          };
        };
      };
    };
  };
  "/api/plc-config/{id}/read-now": {
    post: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              /** Format: date-time */
              readAt: string;
              registers: {
                address: string;
                bits: number[];
                error: {
                  code: string;
                  message: string;
                } | null;
                interpretations: {
                  [key: string]: number | null;
                };
                name: string;
                readings: {
                  dataType: string;
                  value: number | null;
                  wordOrder: ("ABCD" | "CDAB" | "BADC" | "DCBA") | null;
                }[];
                registerId: number;
                value: number | null;
                words: number[];
              }[];
            };
          };
        };
      };
    };
  };
  "/api/plc-config/{id}/registers.csv": {
    get: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "text/csv": string;
          };
        };
      };
    };
  };
  "/api/plc-config/{id}/registers/import": {
    post: {
      parameters: {
        path: {
          id: number;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            csv: string;
            /**
            * @default merge
            * @enum {string}
            */
            mode?: "merge" | "replace";
            /** @default false */
            preview?: boolean;
            version?: number;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              removed: string[];
              rows: {
                /** @enum {string} */
                change: "added" | "changed" | "unchanged" | "refused";
                errors: {
                  code: string;
                  field: string;
                  message: string;
                }[];
                line: number;
                name: string;
              }[];
              saved: boolean;
            };
          };
        };
      };
    };
  };
  "/api/plc-config/{id}/values": {
    get: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              /** Format: date-time */
              at: string;
              connected: boolean;
              errorCode: string | null;
              lastReadAt: string | null;
              plcConfigId: number;
              registers: {
                ageSeconds: number | null;
                changedAt: string | null;
                name: string;
                quality: ("good" | "bad" | "out_of_range") | null;
                rawValue: number | null;
                registerId: number;
                role: string;
                unit: string | null;
                value: number | null;
              }[];
            };
          };
        };
      };
    };
  };
  "/api/plc-config/{id}/versions": {
    get: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: {
                /** @enum {string} */
                action: "create" | "update" | "restore" | "clone" | "import" | "found";
                /** Format: date-time */
                createdAt: string;
                isCurrent: boolean;
                note: string | null;
                registers: number;
                userId: number | null;
                username: string | null;
                version: number;
              }[];
            };
          };
        };
      };
    };
  };
  "/api/plc-config/{id}/versions/{version}": {
    get: {
      parameters: {
        path: {
          id: number;
          version: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              /** @enum {string} */
              action: "create" | "update" | "restore" | "clone" | "import" | "found";
              /** Format: date-time */
              createdAt: string;
              isCurrent: boolean;
              note: string | null;
              registers: number;
              snapshot: {
                [key: string]: unknown;
              };
              userId: number | null;
              username: string | null;
              version: number;
            };
          };
        };
      };
    };
  };
  "/api/plc-config/{id}/versions/{version}/diff": {
    get: {
      parameters: {
        query?: {
          against?: number;
        };
        path: {
          id: number;
          version: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              from: number;
              registers: {
                /** @enum {string} */
                change: "added" | "removed" | "changed";
                fields: {
                  after: unknown;
                  before: unknown;
                  field: string;
                }[];
                name: string;
              }[];
              settings: {
                after: unknown;
                before: unknown;
                field: string;
              }[];
              to: number;
            };
          };
        };
      };
    };
  };
  "/api/plc-config/{id}/versions/{version}/restore": {
    post: {
      parameters: {
        path: {
          id: number;
          version: number;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            note?: string | null;
            version?: number;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["PlcConfig"];
          };
        };
      };
    };
  };
  "/api/plc-config/export": {
    get: {
      parameters: {
        query?: {
          "filter[active]"?: string | string[];
          "filter[collectorId]"?: string | string[];
          "filter[host]"?: string | string[];
          "filter[id]"?: string | string[];
          "filter[name]"?: string | string[];
          "filter[port]"?: string | string[];
          "filter[sectorId]"?: string | string[];
          "filter[sectorName]"?: string | string[];
          "filter[unitId]"?: string | string[];
          format?: "csv" | "csv-br" | "xlsx";
          lang?: "pt-BR" | "en";
          page?: number;
          pageSize?: number;
          search?: string;
          sort?: string;
        };
      };
      responses: {
        200: {
        };
      };
    };
  };
  "/api/plc-config/test": {
    post: {
      requestBody: {
        content: {
          "application/json": {
            collectorId?: number | null;
            host: string;
            port?: number;
            sectorId?: number | null;
            timeout?: number;
            unitId?: number;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              code: string;
              latency: number | null;
              message: string;
              success: boolean;
            };
          };
        };
      };
    };
  };
  "/api/plc-data": {
    get: {
      parameters: {
        query?: {
          cursor?: number;
          "filter[from]"?: string;
          "filter[plcConfigId]"?: number;
          "filter[plcRegisterId]"?: number;
          "filter[to]"?: string;
          from?: string;
          limit?: number;
          page?: number;
          pageSize?: number;
          plcConfigId?: number;
          plcRegisterId?: number;
          sort?: "-timestamp" | "-id";
          to?: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: {
                connected: boolean;
                errorMessage: string | null;
                id: number;
                plcConfigId: number;
                plcRegisterId: number | null;
                /** @enum {string} */
                quality: "good" | "bad" | "out_of_range";
                rawValue: number | null;
                /** Format: date-time */
                readAt: string;
                registerAddress: number;
                /** Format: date-time */
                storedAt: string;
                /** Format: date-time */
                timestamp: string;
                value: number;
              }[];
              next: number | null;
              total: null;
            };
          };
        };
      };
    };
  };
  "/api/plc-data/series": {
    get: {
      parameters: {
        query: {
          from: string;
          plcRegisterId: number;
          points?: number;
          to: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              at: string[];
              avg: (number | null)[];
              bucketSeconds: number;
              /** Format: date-time */
              from: string;
              last: (number | null)[];
              max: (number | null)[];
              min: (number | null)[];
              name: string;
              plcConfigId: number;
              plcRegisterId: number;
              samples: number[];
              /** Format: date-time */
              to: string;
              unit: string | null;
            };
          };
        };
      };
    };
  };
  "/api/production-appointments": {
    get: {
      parameters: {
        query?: {
          "filter[automatic]"?: string | string[];
          "filter[from]"?: string | string[];
          "filter[id]"?: string | string[];
          "filter[itemId]"?: string | string[];
          "filter[kind]"?: string | string[];
          "filter[orderCode]"?: string | string[];
          "filter[plcConfigId]"?: string | string[];
          "filter[plcName]"?: string | string[];
          "filter[plcRegisterId]"?: string | string[];
          "filter[productionOrderId]"?: string | string[];
          "filter[quantity]"?: string | string[];
          "filter[source]"?: string | string[];
          "filter[timestamp]"?: string | string[];
          "filter[to]"?: string | string[];
          "filter[userId]"?: string | string[];
          "filter[userName]"?: string | string[];
          page?: number;
          pageSize?: number;
          search?: string;
          sort?: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["ProductionAppointment"][];
              total: number;
            };
          };
        };
      };
    };
    post: {
      parameters: {
        header?: {
          "Idempotency-Key"?: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            correctsId?: number | null;
            orderId?: number;
            productionOrderId?: number;
            quantity: number;
            reason?: string | null;
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["ProductionAppointment"];
          };
        };
      };
    };
  };
  "/api/production-appointments/{id}": {
    get: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ProductionAppointment"];
          };
        };
      };
    };
  };
  "/api/production-appointments/{id}/reverse": {
    post: {
      parameters: {
        path: {
          id: number;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            reason: string;
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["ProductionAppointment"];
          };
        };
      };
    };
  };
  "/api/production-appointments/export": {
    get: {
      parameters: {
        query?: {
          "filter[automatic]"?: string | string[];
          "filter[from]"?: string | string[];
          "filter[id]"?: string | string[];
          "filter[itemId]"?: string | string[];
          "filter[kind]"?: string | string[];
          "filter[orderCode]"?: string | string[];
          "filter[plcConfigId]"?: string | string[];
          "filter[plcName]"?: string | string[];
          "filter[plcRegisterId]"?: string | string[];
          "filter[productionOrderId]"?: string | string[];
          "filter[quantity]"?: string | string[];
          "filter[source]"?: string | string[];
          "filter[timestamp]"?: string | string[];
          "filter[to]"?: string | string[];
          "filter[userId]"?: string | string[];
          "filter[userName]"?: string | string[];
          format?: "csv" | "csv-br" | "xlsx";
          lang?: "pt-BR" | "en";
          page?: number;
          pageSize?: number;
          search?: string;
          sort?: string;
        };
      };
      responses: {
        200: {
        };
      };
    };
  };
  "/api/production-appointments/feed": {
    get: {
      parameters: {
        query?: {
          after?: number;
          limit?: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["ProductionAppointment"][];
              more: boolean;
              next: number;
            };
          };
        };
      };
    };
  };
  "/api/production-defects": {
    get: {
      parameters: {
        query?: {
          "filter[automatic]"?: string | string[];
          "filter[defectId]"?: string | string[];
          "filter[defectName]"?: string | string[];
          "filter[from]"?: string | string[];
          "filter[id]"?: string | string[];
          "filter[itemId]"?: string | string[];
          "filter[orderCode]"?: string | string[];
          "filter[plcConfigId]"?: string | string[];
          "filter[plcName]"?: string | string[];
          "filter[productionOrderId]"?: string | string[];
          "filter[quantity]"?: string | string[];
          "filter[source]"?: string | string[];
          "filter[timestamp]"?: string | string[];
          "filter[to]"?: string | string[];
          "filter[userId]"?: string | string[];
          "filter[userName]"?: string | string[];
          page?: number;
          pageSize?: number;
          search?: string;
          sort?: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["ProductionDefect"][];
              total: number;
            };
          };
        };
      };
    };
    post: {
      parameters: {
        header?: {
          "Idempotency-Key"?: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            correctsId?: number | null;
            defectId: number;
            notes?: string | null;
            orderId?: number;
            productionOrderId?: number;
            quantity: number;
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["ProductionDefect"];
          };
        };
      };
    };
  };
  "/api/production-defects/{id}": {
    get: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ProductionDefect"];
          };
        };
      };
    };
  };
  "/api/production-defects/{id}/reclassify": {
    post: {
      parameters: {
        path: {
          id: number;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            defectId: number;
            notes?: string | null;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ProductionDefect"];
          };
        };
      };
    };
  };
  "/api/production-defects/export": {
    get: {
      parameters: {
        query?: {
          "filter[automatic]"?: string | string[];
          "filter[defectId]"?: string | string[];
          "filter[defectName]"?: string | string[];
          "filter[from]"?: string | string[];
          "filter[id]"?: string | string[];
          "filter[itemId]"?: string | string[];
          "filter[orderCode]"?: string | string[];
          "filter[plcConfigId]"?: string | string[];
          "filter[plcName]"?: string | string[];
          "filter[productionOrderId]"?: string | string[];
          "filter[quantity]"?: string | string[];
          "filter[source]"?: string | string[];
          "filter[timestamp]"?: string | string[];
          "filter[to]"?: string | string[];
          "filter[userId]"?: string | string[];
          "filter[userName]"?: string | string[];
          format?: "csv" | "csv-br" | "xlsx";
          lang?: "pt-BR" | "en";
          page?: number;
          pageSize?: number;
          search?: string;
          sort?: string;
        };
      };
      responses: {
        200: {
        };
      };
    };
  };
  "/api/production-defects/feed": {
    get: {
      parameters: {
        query?: {
          after?: number;
          limit?: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["ProductionDefect"][];
              more: boolean;
              next: number;
            };
          };
        };
      };
    };
  };
  "/api/production-orders": {
    get: {
      parameters: {
        query?: {
          "filter[active]"?: string | string[];
          "filter[code]"?: string | string[];
          "filter[companyId]"?: string | string[];
          "filter[createdAt]"?: string | string[];
          "filter[dueDate]"?: string | string[];
          "filter[endDate]"?: string | string[];
          "filter[id]"?: string | string[];
          "filter[itemId]"?: string | string[];
          "filter[itemName]"?: string | string[];
          "filter[plannedQuantity]"?: string | string[];
          "filter[plcConfigId]"?: string | string[];
          "filter[producedQuantity]"?: string | string[];
          "filter[queuePosition]"?: string | string[];
          "filter[sectorId]"?: string | string[];
          "filter[sectorName]"?: string | string[];
          "filter[startDate]"?: string | string[];
          "filter[status]"?: string | string[];
          "filter[updatedAt]"?: string | string[];
          page?: number;
          pageSize?: number;
          search?: string;
          sort?: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["ProductionOrder"][];
              total: number;
            };
          };
        };
      };
    };
    post: {
      parameters: {
        header?: {
          "Idempotency-Key"?: string;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            active?: boolean;
            code: string;
            companyId?: number | null;
            description?: string | null;
            dueDate?: (string) | null;
            idealCycle?: number | null;
            itemId: number;
            /** @enum {string} */
            overproduction?: "same_order" | "next_queued" | "unassigned";
            plannedQuantity: number;
            plcConfigId?: number | null;
            queuePosition?: number | null;
            sectorId: number;
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["ProductionOrder"];
          };
        };
      };
    };
  };
  "/api/production-orders/{id}": {
    get: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ProductionOrder"];
          };
        };
      };
    };
    delete: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              deleted: boolean;
              id: number;
            };
          };
        };
      };
    };
    patch: {
      parameters: {
        path: {
          id: number;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            active?: boolean;
            base?: {
              [key: string]: string | number | boolean | null;
            };
            code?: string;
            companyId?: number | null;
            description?: string | null;
            dueDate?: (string) | null;
            idealCycle?: number | null;
            itemId?: number;
            /** @enum {string} */
            overproduction?: "same_order" | "next_queued" | "unassigned";
            plannedQuantity?: number;
            plcConfigId?: number | null;
            queuePosition?: number | null;
            sectorId?: number;
            version?: number;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ProductionOrder"];
          };
        };
      };
    };
  };
  "/api/production-orders/{id}/history": {
    get: {
      parameters: {
        query?: {
          cursor?: number;
        };
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["HistoryEntry"][];
              next: number | null;
            };
          };
        };
      };
    };
  };
  "/api/production-orders/bulk": {
    post: {
      requestBody: {
        content: {
          "application/json": {
            changes: {
              id: number;
              values: {
                [key: string]: unknown;
              };
              version?: number;
            }[];
            /** @default false */
            skipBad?: boolean;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              changed: number;
              refused: number;
              rows: {
                errors: {
                  code: string;
                  message: string;
                  params?: {
                    [key: string]: string | number;
                  };
                  path: string;
                }[];
                id: number;
                label: string;
                version: number | null;
              }[];
            };
          };
        };
      };
    };
  };
  "/api/production-orders/export": {
    get: {
      parameters: {
        query?: {
          format?: "csv" | "csv-br" | "xlsx";
          lang?: "pt-BR" | "en";
          search?: string;
          sort?: string;
        };
      };
      responses: {
        200: {
        };
      };
    };
  };
  "/api/production-orders/import": {
    post: {
      parameters: {
        query?: {
          dryRun?: "true" | "false";
          skipBad?: "true" | "false";
        };
      };
      requestBody: {
        content: {
          "application/json": {
            csv?: string;
            /** Format: base64 */
            xlsx?: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              created: number;
              refused: number;
              rows: {
                /** @enum {string} */
                action: "create" | "update" | "unchanged" | "refused";
                errors: {
                  code: string;
                  message: string;
                  params?: {
                    [key: string]: string | number;
                  };
                  path: string;
                }[];
                label: string;
                line: number;
              }[];
              saved: boolean;
              unchanged: number;
              updated: number;
            };
          };
        };
      };
    };
  };
  "/api/production/{orderId}/cancel": {
    post: {
      parameters: {
        path: {
          orderId: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ProductionOrder"];
          };
        };
      };
    };
  };
  "/api/production/{orderId}/finish": {
    post: {
      parameters: {
        path: {
          orderId: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ProductionOrder"];
          };
        };
      };
    };
  };
  "/api/production/{orderId}/pause": {
    post: {
      parameters: {
        path: {
          orderId: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ProductionOrder"];
          };
        };
      };
    };
  };
  "/api/production/{orderId}/resume": {
    post: {
      parameters: {
        path: {
          orderId: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ProductionOrder"];
          };
        };
      };
    };
  };
  "/api/production/change-order": {
    post: {
      requestBody: {
        content: {
          "application/json": {
            orderId: number;
            pauseOrderId: number;
            plcConfigId: number;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ProductionOrder"];
          };
        };
      };
    };
  };
  "/api/production/queue": {
    get: {
      parameters: {
        query: {
          sectorId: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: {
                code: string;
                dueDate: string | null;
                id: number;
                itemName: string;
                plannedQuantity: number;
                plcConfigId: number | null;
                queuePosition: number;
              }[];
              version: string;
            };
          };
        };
      };
    };
    post: {
      requestBody: {
        content: {
          "application/json": {
            orderIds: number[];
            sectorId: number;
            version?: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: {
                code: string;
                dueDate: string | null;
                id: number;
                itemName: string;
                plannedQuantity: number;
                plcConfigId: number | null;
                queuePosition: number;
              }[];
              version: string;
            };
          };
        };
      };
    };
  };
  "/api/production/start-automatic": {
    post: {
      requestBody: {
        content: {
          "application/json": {
            orderId: number;
            plcConfigId?: number | null;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ProductionOrder"];
          };
        };
      };
    };
  };
  "/api/reference-types": {
    get: {
      parameters: {
        query?: {
          "filter[active]"?: string | string[];
          "filter[code]"?: string | string[];
          "filter[createdAt]"?: string | string[];
          "filter[id]"?: string | string[];
          "filter[name]"?: string | string[];
          "filter[updatedAt]"?: string | string[];
          page?: number;
          pageSize?: number;
          search?: string;
          sort?: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["ReferenceType"][];
              total: number;
            };
          };
        };
      };
    };
    post: {
      requestBody: {
        content: {
          "application/json": {
            active?: boolean;
            code: string;
            description?: string | null;
            name: string;
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["ReferenceType"];
          };
        };
      };
    };
  };
  "/api/reference-types/{id}": {
    get: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ReferenceType"];
          };
        };
      };
    };
    delete: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              deleted: boolean;
              id: number;
            };
          };
        };
      };
    };
    patch: {
      parameters: {
        path: {
          id: number;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            active?: boolean;
            code?: string;
            description?: string | null;
            name?: string;
            version?: number;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ReferenceType"];
          };
        };
      };
    };
  };
  "/api/reference-types/{id}/history": {
    get: {
      parameters: {
        query?: {
          cursor?: number;
        };
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["HistoryEntry"][];
              next: number | null;
            };
          };
        };
      };
    };
  };
  "/api/reference-types/bulk": {
    post: {
      requestBody: {
        content: {
          "application/json": {
            changes: {
              id: number;
              values: {
                [key: string]: unknown;
              };
              version?: number;
            }[];
            /** @default false */
            skipBad?: boolean;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              changed: number;
              refused: number;
              rows: {
                errors: {
                  code: string;
                  message: string;
                  params?: {
                    [key: string]: string | number;
                  };
                  path: string;
                }[];
                id: number;
                label: string;
                version: number | null;
              }[];
            };
          };
        };
      };
    };
  };
  "/api/reference-types/export": {
    get: {
      parameters: {
        query?: {
          format?: "csv" | "csv-br" | "xlsx";
          lang?: "pt-BR" | "en";
          search?: string;
          sort?: string;
        };
      };
      responses: {
        200: {
        };
      };
    };
  };
  "/api/reference-types/import": {
    post: {
      parameters: {
        query?: {
          dryRun?: "true" | "false";
          skipBad?: "true" | "false";
        };
      };
      requestBody: {
        content: {
          "application/json": {
            csv?: string;
            /** Format: base64 */
            xlsx?: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              created: number;
              refused: number;
              rows: {
                /** @enum {string} */
                action: "create" | "update" | "unchanged" | "refused";
                errors: {
                  code: string;
                  message: string;
                  params?: {
                    [key: string]: string | number;
                  };
                  path: string;
                }[];
                label: string;
                line: number;
              }[];
              saved: boolean;
              unchanged: number;
              updated: number;
            };
          };
        };
      };
    };
  };
  "/api/report-schedules": {
    get: {
      parameters: {
        query?: {
          "filter[active]"?: string | string[];
          "filter[companyId]"?: string | string[];
          "filter[id]"?: string | string[];
          "filter[lastSentAt]"?: string | string[];
          "filter[name]"?: string | string[];
          "filter[nextRunAt]"?: string | string[];
          "filter[period]"?: string | string[];
          "filter[report]"?: string | string[];
          "filter[sectorId]"?: string | string[];
          page?: number;
          pageSize?: number;
          search?: string;
          sort?: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["ReportSchedule"][];
              total: number;
            };
          };
        };
      };
    };
    post: {
      requestBody: {
        content: {
          "application/json": {
            active?: boolean;
            companyId: number;
            /** @enum {string} */
            format?: "csv" | "csv-br" | "xlsx" | "pdf";
            groupBy?: ("none" | "machine" | "order" | "item" | "shift" | "day" | "sector" | "reason" | "defect") | null;
            /** @enum {string} */
            lang?: "pt-BR" | "en";
            name: string;
            /** @enum {string} */
            period: "previous_shift" | "yesterday" | "last_7_days" | "last_month";
            recipients: string[];
            /** @enum {string} */
            report: "oee" | "production" | "downtime" | "defects" | "reconciliation" | "shift-handover";
            sectorId?: number | null;
            sendTime: string;
            weekdays: number[];
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["ReportSchedule"];
          };
        };
      };
    };
  };
  "/api/report-schedules/{id}": {
    get: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ReportSchedule"];
          };
        };
      };
    };
    delete: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              deleted: boolean;
              id: number;
            };
          };
        };
      };
    };
    patch: {
      parameters: {
        path: {
          id: number;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            active?: boolean;
            companyId?: number;
            /** @enum {string} */
            format?: "csv" | "csv-br" | "xlsx" | "pdf";
            groupBy?: ("none" | "machine" | "order" | "item" | "shift" | "day" | "sector" | "reason" | "defect") | null;
            /** @enum {string} */
            lang?: "pt-BR" | "en";
            name?: string;
            /** @enum {string} */
            period?: "previous_shift" | "yesterday" | "last_7_days" | "last_month";
            recipients?: string[];
            /** @enum {string} */
            report?: "oee" | "production" | "downtime" | "defects" | "reconciliation" | "shift-handover";
            sectorId?: number | null;
            sendTime?: string;
            weekdays?: number[];
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["ReportSchedule"];
          };
        };
      };
    };
  };
  "/api/report-schedules/{id}/history": {
    get: {
      parameters: {
        query?: {
          cursor?: number;
        };
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["HistoryEntry"][];
              next: number | null;
            };
          };
        };
      };
    };
  };
  "/api/report-schedules/{id}/test": {
    post: {
      parameters: {
        path: {
          id: number;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            /** Format: email */
            to: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              /** @enum {string} */
              code: "OK" | "EMAIL_NOT_CONFIGURED" | "EMAIL_NOT_SENT";
              message: string;
              success: boolean;
            };
          };
        };
      };
    };
  };
  "/api/report-schedules/bulk": {
    post: {
      requestBody: {
        content: {
          "application/json": {
            changes: {
              id: number;
              values: {
                [key: string]: unknown;
              };
              version?: number;
            }[];
            /** @default false */
            skipBad?: boolean;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              changed: number;
              refused: number;
              rows: {
                errors: {
                  code: string;
                  message: string;
                  params?: {
                    [key: string]: string | number;
                  };
                  path: string;
                }[];
                id: number;
                label: string;
                version: number | null;
              }[];
            };
          };
        };
      };
    };
  };
  "/api/reports/defects": {
    get: {
      parameters: {
        query?: {
          companyId?: number;
          format?: "json" | "csv" | "csv-br" | "xlsx" | "pdf";
          from?: string;
          groupBy?: "defect" | "none" | "machine" | "order" | "item" | "shift" | "day" | "sector";
          itemId?: number;
          lang?: "pt-BR" | "en";
          noOrder?: "excluded" | "loss";
          plcConfigId?: number;
          productionOrderId?: number;
          sectorId?: number;
          shift?: "current" | "previous";
          shiftDate?: string;
          shiftId?: number;
          to?: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              /** Format: date-time */
              calculatedAt: string;
              /** Format: date-time */
              from: string;
              groupBy: string;
              rows: {
                cumulativeShare: number;
                key: string | null;
                label: string;
                quantity: number;
                share: number;
              }[];
              timeZone: string;
              /** Format: date-time */
              to: string;
              total: {
                produced: number;
                quantity: number;
                rate: number | null;
              };
            };
          };
        };
      };
    };
  };
  "/api/reports/downtime": {
    get: {
      parameters: {
        query?: {
          companyId?: number;
          format?: "json" | "csv" | "csv-br" | "xlsx" | "pdf";
          from?: string;
          groupBy?: "reason" | "none" | "machine" | "order" | "item" | "shift" | "day" | "sector";
          itemId?: number;
          kinds?: string;
          lang?: "pt-BR" | "en";
          noOrder?: "excluded" | "loss";
          plcConfigId?: number;
          productionOrderId?: number;
          sectorId?: number;
          shift?: "current" | "previous";
          shiftDate?: string;
          shiftId?: number;
          to?: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              /** Format: date-time */
              calculatedAt: string;
              /** Format: date-time */
              from: string;
              groupBy: string;
              rows: {
                cumulativeShare: number;
                key: string | null;
                label: string;
                seconds: number;
                share: number;
                stops: number;
              }[];
              timeZone: string;
              /** Format: date-time */
              to: string;
              total: {
                seconds: number;
                stops: number;
              };
            };
          };
        };
      };
    };
  };
  "/api/reports/oee": {
    get: {
      parameters: {
        query?: {
          companyId?: number;
          format?: "json" | "csv" | "csv-br" | "xlsx" | "pdf";
          from?: string;
          groupBy?: "none" | "machine" | "order" | "item" | "shift" | "day" | "sector";
          itemId?: number;
          lang?: "pt-BR" | "en";
          noOrder?: "excluded" | "loss";
          plcConfigId?: number;
          productionOrderId?: number;
          sectorId?: number;
          shift?: "current" | "previous";
          shiftDate?: string;
          shiftId?: number;
          to?: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              /** Format: date-time */
              calculatedAt: string;
              /** Format: date-time */
              from: string;
              groupBy: string;
              rows: {
                figures: {
                  availability: number | null;
                  availableSeconds: number;
                  busySeconds: number;
                  good: number;
                  isCycleMissing: boolean;
                  isPerformanceDoubtful: boolean;
                  losses: {
                    changeoverSeconds: number;
                    microStopSeconds: number;
                    noOrderSeconds: number;
                    scrapSeconds: number;
                    slowSeconds: number | null;
                    unplannedSeconds: number;
                  };
                  microStopsPerHour: number | null;
                  mtbfSeconds: number | null;
                  mttrSeconds: number | null;
                  oee: number | null;
                  performance: number | null;
                  quality: number | null;
                  unknownShare: number | null;
                };
                inputs: {
                  breakMs: number;
                  changeoverMs: number;
                  idealMs: number;
                  microStopMs: number;
                  microStops: number;
                  noOrderMs: number;
                  plannedMs: number;
                  produced: number;
                  ratedMs: number;
                  scrap: number;
                  scrapIdealMs: number;
                  shiftMs: number;
                  stops: number;
                  undeterminedMs: number;
                  unknownMs: number;
                  unplannedMs: number;
                  unrated: number;
                  unseen: number;
                };
                key: string | null;
                label: string;
              }[];
              timeZone: string;
              /** Format: date-time */
              to: string;
              total: {
                figures: {
                  availability: number | null;
                  availableSeconds: number;
                  busySeconds: number;
                  good: number;
                  isCycleMissing: boolean;
                  isPerformanceDoubtful: boolean;
                  losses: {
                    changeoverSeconds: number;
                    microStopSeconds: number;
                    noOrderSeconds: number;
                    scrapSeconds: number;
                    slowSeconds: number | null;
                    unplannedSeconds: number;
                  };
                  microStopsPerHour: number | null;
                  mtbfSeconds: number | null;
                  mttrSeconds: number | null;
                  oee: number | null;
                  performance: number | null;
                  quality: number | null;
                  unknownShare: number | null;
                };
                inputs: {
                  breakMs: number;
                  changeoverMs: number;
                  idealMs: number;
                  microStopMs: number;
                  microStops: number;
                  noOrderMs: number;
                  plannedMs: number;
                  produced: number;
                  ratedMs: number;
                  scrap: number;
                  scrapIdealMs: number;
                  shiftMs: number;
                  stops: number;
                  undeterminedMs: number;
                  unknownMs: number;
                  unplannedMs: number;
                  unrated: number;
                  unseen: number;
                };
                key: string | null;
                label: string;
              };
            };
          };
        };
      };
    };
  };
  "/api/reports/orders/{id}": {
    get: {
      parameters: {
        query?: {
          companyId?: number;
          format?: "json" | "csv" | "csv-br" | "xlsx" | "pdf";
          from?: string;
          itemId?: number;
          lang?: "pt-BR" | "en";
          noOrder?: "excluded" | "loss";
          plcConfigId?: number;
          productionOrderId?: number;
          sectorId?: number;
          shift?: "current" | "previous";
          shiftDate?: string;
          shiftId?: number;
          to?: string;
        };
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              appointmentCount: number;
              appointments: {
                automatic: boolean;
                clpCounterValue: number | null;
                id: number;
                kind: string;
                machine: string | null;
                quantity: number;
                reason: string | null;
                /** Format: date-time */
                timestamp: string;
                userName: string | null;
              }[];
              /** Format: date-time */
              calculatedAt: string;
              defects: {
                automatic: boolean;
                defect: string | null;
                id: number;
                notes: string | null;
                quantity: number;
                /** Format: date-time */
                timestamp: string;
                userName: string | null;
              }[];
              figures: {
                availability: number | null;
                availableSeconds: number;
                busySeconds: number;
                good: number;
                isCycleMissing: boolean;
                isPerformanceDoubtful: boolean;
                losses: {
                  changeoverSeconds: number;
                  microStopSeconds: number;
                  noOrderSeconds: number;
                  scrapSeconds: number;
                  slowSeconds: number | null;
                  unplannedSeconds: number;
                };
                microStopsPerHour: number | null;
                mtbfSeconds: number | null;
                mttrSeconds: number | null;
                oee: number | null;
                performance: number | null;
                quality: number | null;
                unknownShare: number | null;
              };
              inputs: {
                breakMs: number;
                changeoverMs: number;
                idealMs: number;
                microStopMs: number;
                microStops: number;
                noOrderMs: number;
                plannedMs: number;
                produced: number;
                ratedMs: number;
                scrap: number;
                scrapIdealMs: number;
                shiftMs: number;
                stops: number;
                undeterminedMs: number;
                unknownMs: number;
                unplannedMs: number;
                unrated: number;
                unseen: number;
              };
              order: {
                code: string;
                endDate: string | null;
                id: number;
                itemCode: string;
                itemName: string;
                plannedQuantity: number;
                producedQuantity: number;
                scrapQuantity: number;
                sectorName: string;
                startDate: string | null;
                /** @enum {string} */
                status: "PLANNED" | "IN_PROGRESS" | "PAUSED" | "COMPLETED" | "CANCELLED";
              };
              runs: {
                endedAt: string | null;
                endReason: string | null;
                id: number;
                machine: string | null;
                produced: number;
                /** Format: date-time */
                startedAt: string;
                startedBy: string | null;
              }[];
              stops: {
                /** Format: date-time */
                from: string;
                id: number;
                kind: string;
                machine: string;
                notes: string | null;
                reason: string | null;
                to: string | null;
              }[];
              timeZone: string;
            };
          };
        };
      };
    };
  };
  "/api/reports/production": {
    get: {
      parameters: {
        query?: {
          companyId?: number;
          format?: "json" | "csv" | "csv-br" | "xlsx" | "pdf";
          from?: string;
          groupBy?: "none" | "machine" | "order" | "item" | "shift" | "day" | "sector";
          itemId?: number;
          lang?: "pt-BR" | "en";
          noOrder?: "excluded" | "loss";
          plcConfigId?: number;
          productionOrderId?: number;
          sectorId?: number;
          shift?: "current" | "previous";
          shiftDate?: string;
          shiftId?: number;
          to?: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              /** Format: date-time */
              calculatedAt: string;
              /** Format: date-time */
              from: string;
              groupBy: string;
              rows: {
                good: number;
                key: string | null;
                label: string;
                produced: number;
                scrap: number;
                unseen: number;
              }[];
              timeZone: string;
              /** Format: date-time */
              to: string;
              total: {
                good: number;
                key: string | null;
                label: string;
                produced: number;
                scrap: number;
                unseen: number;
              };
            };
          };
        };
      };
    };
  };
  "/api/reports/reconciliation": {
    get: {
      parameters: {
        query?: {
          companyId?: number;
          format?: "json" | "csv" | "csv-br" | "xlsx" | "pdf";
          from?: string;
          groupBy?: "machine" | "shift" | "day";
          itemId?: number;
          lang?: "pt-BR" | "en";
          noOrder?: "excluded" | "loss";
          plcConfigId?: number;
          productionOrderId?: number;
          sectorId?: number;
          shift?: "current" | "previous";
          shiftDate?: string;
          shiftId?: number;
          to?: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              /** Format: date-time */
              calculatedAt: string;
              /** Format: date-time */
              from: string;
              groupBy: string;
              rows: {
                booked: number;
                difference: number;
                key: string | null;
                label: string;
                machine: string;
                manual: number;
                plcConfigId: number;
                plcDelta: number;
                quarantined: number;
                unassigned: number;
              }[];
              timeZone: string;
              /** Format: date-time */
              to: string;
            };
          };
        };
      };
    };
  };
  "/api/reports/shift-handover": {
    get: {
      parameters: {
        query?: {
          companyId?: number;
          format?: "json" | "csv" | "csv-br" | "xlsx" | "pdf";
          from?: string;
          groupBy?: "none" | "machine" | "order" | "item" | "shift" | "day" | "sector";
          itemId?: number;
          lang?: "pt-BR" | "en";
          noOrder?: "excluded" | "loss";
          plcConfigId?: number;
          productionOrderId?: number;
          sectorId?: number;
          shift?: "current" | "previous";
          shiftDate?: string;
          shiftId?: number;
          to?: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              /** Format: date-time */
              calculatedAt: string;
              defects: {
                cumulativeShare: number;
                key: string | null;
                label: string;
                quantity: number;
                share: number;
              }[];
              /** Format: date-time */
              from: string;
              groupBy: string;
              machines: {
                figures: {
                  availability: number | null;
                  availableSeconds: number;
                  busySeconds: number;
                  good: number;
                  isCycleMissing: boolean;
                  isPerformanceDoubtful: boolean;
                  losses: {
                    changeoverSeconds: number;
                    microStopSeconds: number;
                    noOrderSeconds: number;
                    scrapSeconds: number;
                    slowSeconds: number | null;
                    unplannedSeconds: number;
                  };
                  microStopsPerHour: number | null;
                  mtbfSeconds: number | null;
                  mttrSeconds: number | null;
                  oee: number | null;
                  performance: number | null;
                  quality: number | null;
                  unknownShare: number | null;
                };
                name: string;
                order: {
                  code: string;
                  id: number;
                  itemName: string;
                  plannedQuantity: number;
                  producedQuantity: number;
                } | null;
                plcConfigId: number;
                produced: number;
                scrap: number;
              }[];
              openInboxPieces: number;
              shift: {
                id: number | null;
                /** Format: date */
                localDate: string;
                name: string;
              };
              stops: {
                /** Format: date-time */
                from: string;
                id: number;
                kind: string;
                machine: string;
                notes: string | null;
                reason: string | null;
                to: string | null;
              }[];
              timeZone: string;
              /** Format: date-time */
              to: string;
              total: {
                figures: {
                  availability: number | null;
                  availableSeconds: number;
                  busySeconds: number;
                  good: number;
                  isCycleMissing: boolean;
                  isPerformanceDoubtful: boolean;
                  losses: {
                    changeoverSeconds: number;
                    microStopSeconds: number;
                    noOrderSeconds: number;
                    scrapSeconds: number;
                    slowSeconds: number | null;
                    unplannedSeconds: number;
                  };
                  microStopsPerHour: number | null;
                  mtbfSeconds: number | null;
                  mttrSeconds: number | null;
                  oee: number | null;
                  performance: number | null;
                  quality: number | null;
                  unknownShare: number | null;
                };
                inputs: {
                  breakMs: number;
                  changeoverMs: number;
                  idealMs: number;
                  microStopMs: number;
                  microStops: number;
                  noOrderMs: number;
                  plannedMs: number;
                  produced: number;
                  ratedMs: number;
                  scrap: number;
                  scrapIdealMs: number;
                  shiftMs: number;
                  stops: number;
                  undeterminedMs: number;
                  unknownMs: number;
                  unplannedMs: number;
                  unrated: number;
                  unseen: number;
                };
                key: string | null;
                label: string;
              };
              unclassifiedStops: number;
            } | {
              last: {
                /** Format: date-time */
                from: string;
                /** Format: date */
                localDate: string;
                name: string;
                /** Format: date-time */
                to: string;
              } | null;
              next: {
                /** Format: date-time */
                from: string;
                /** Format: date */
                localDate: string;
                name: string;
                /** Format: date-time */
                to: string;
              } | null;
              shift: null;
              timeZone: string;
            };
          };
        };
      };
    };
  };
  "/api/reports/timeline": {
    get: {
      parameters: {
        query?: {
          companyId?: number;
          format?: "json" | "csv" | "csv-br" | "xlsx" | "pdf";
          from?: string;
          groupBy?: "none" | "machine" | "order" | "item" | "shift" | "day" | "sector";
          itemId?: number;
          lang?: "pt-BR" | "en";
          noOrder?: "excluded" | "loss";
          plcConfigId?: number;
          productionOrderId?: number;
          sectorId?: number;
          shift?: "current" | "previous";
          shiftDate?: string;
          shiftId?: number;
          to?: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              /** Format: date-time */
              calculatedAt: string;
              /** Format: date-time */
              from: string;
              groupBy: string;
              machines: {
                name: string;
                plcConfigId: number;
                segments: {
                  activityTypeId: number | null;
                  downtimeId: number | null;
                  /** Format: date-time */
                  from: string;
                  /** @enum {string} */
                  kind: "no_shift" | "break" | "planned" | "no_order" | "unknown" | "changeover" | "unplanned" | "micro_stop" | "undetermined" | "running";
                  productionOrderId: number | null;
                  /** Format: date-time */
                  to: string;
                }[];
              }[];
              timeZone: string;
              /** Format: date-time */
              to: string;
            };
          };
        };
      };
    };
  };
  "/api/sectors": {
    get: {
      parameters: {
        query?: {
          "filter[active]"?: string | string[];
          "filter[code]"?: string | string[];
          "filter[companyId]"?: string | string[];
          "filter[createdAt]"?: string | string[];
          "filter[id]"?: string | string[];
          "filter[name]"?: string | string[];
          "filter[updatedAt]"?: string | string[];
          page?: number;
          pageSize?: number;
          search?: string;
          sort?: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["Sector"][];
              total: number;
            };
          };
        };
      };
    };
    post: {
      requestBody: {
        content: {
          "application/json": {
            active?: boolean;
            code: string;
            companyId: number;
            description?: string | null;
            name: string;
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["Sector"];
          };
        };
      };
    };
  };
  "/api/sectors/{id}": {
    get: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Sector"];
          };
        };
      };
    };
    delete: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              deleted: boolean;
              id: number;
            };
          };
        };
      };
    };
    patch: {
      parameters: {
        path: {
          id: number;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            active?: boolean;
            code?: string;
            companyId?: number;
            description?: string | null;
            name?: string;
            version?: number;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Sector"];
          };
        };
      };
    };
  };
  "/api/sectors/{id}/history": {
    get: {
      parameters: {
        query?: {
          cursor?: number;
        };
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["HistoryEntry"][];
              next: number | null;
            };
          };
        };
      };
    };
  };
  "/api/sectors/bulk": {
    post: {
      requestBody: {
        content: {
          "application/json": {
            changes: {
              id: number;
              values: {
                [key: string]: unknown;
              };
              version?: number;
            }[];
            /** @default false */
            skipBad?: boolean;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              changed: number;
              refused: number;
              rows: {
                errors: {
                  code: string;
                  message: string;
                  params?: {
                    [key: string]: string | number;
                  };
                  path: string;
                }[];
                id: number;
                label: string;
                version: number | null;
              }[];
            };
          };
        };
      };
    };
  };
  "/api/sectors/export": {
    get: {
      parameters: {
        query?: {
          format?: "csv" | "csv-br" | "xlsx";
          lang?: "pt-BR" | "en";
          search?: string;
          sort?: string;
        };
      };
      responses: {
        200: {
        };
      };
    };
  };
  "/api/sectors/import": {
    post: {
      parameters: {
        query?: {
          dryRun?: "true" | "false";
          skipBad?: "true" | "false";
        };
      };
      requestBody: {
        content: {
          "application/json": {
            csv?: string;
            /** Format: base64 */
            xlsx?: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              created: number;
              refused: number;
              rows: {
                /** @enum {string} */
                action: "create" | "update" | "unchanged" | "refused";
                errors: {
                  code: string;
                  message: string;
                  params?: {
                    [key: string]: string | number;
                  };
                  path: string;
                }[];
                label: string;
                line: number;
              }[];
              saved: boolean;
              unchanged: number;
              updated: number;
            };
          };
        };
      };
    };
  };
  "/api/shifts": {
    get: {
      parameters: {
        query?: {
          "filter[active]"?: string | string[];
          "filter[code]"?: string | string[];
          "filter[companyId]"?: string | string[];
          "filter[createdAt]"?: string | string[];
          "filter[endTime]"?: string | string[];
          "filter[id]"?: string | string[];
          "filter[name]"?: string | string[];
          "filter[sectorId]"?: string | string[];
          "filter[startTime]"?: string | string[];
          "filter[updatedAt]"?: string | string[];
          page?: number;
          pageSize?: number;
          search?: string;
          sort?: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["Shift"][];
              total: number;
            };
          };
        };
      };
    };
    post: {
      requestBody: {
        content: {
          "application/json": {
            active?: boolean;
            breaks?: {
              end: string;
              start: string;
            }[];
            code: string;
            companyId: number;
            endTime: string;
            name: string;
            sectorId?: number | null;
            startTime: string;
            validFrom?: string | null;
            validUntil?: string | null;
            weekdays: number[];
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["Shift"];
          };
        };
      };
    };
  };
  "/api/shifts/{id}": {
    get: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Shift"];
          };
        };
      };
    };
    delete: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              deleted: boolean;
              id: number;
            };
          };
        };
      };
    };
    patch: {
      parameters: {
        path: {
          id: number;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            active?: boolean;
            breaks?: {
              end: string;
              start: string;
            }[];
            code?: string;
            companyId?: number;
            endTime?: string;
            name?: string;
            sectorId?: number | null;
            startTime?: string;
            validFrom?: string | null;
            validUntil?: string | null;
            version?: number;
            weekdays?: number[];
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Shift"];
          };
        };
      };
    };
  };
  "/api/shifts/{id}/history": {
    get: {
      parameters: {
        query?: {
          cursor?: number;
        };
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["HistoryEntry"][];
              next: number | null;
            };
          };
        };
      };
    };
  };
  "/api/shifts/bulk": {
    post: {
      requestBody: {
        content: {
          "application/json": {
            changes: {
              id: number;
              values: {
                [key: string]: unknown;
              };
              version?: number;
            }[];
            /** @default false */
            skipBad?: boolean;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              changed: number;
              refused: number;
              rows: {
                errors: {
                  code: string;
                  message: string;
                  params?: {
                    [key: string]: string | number;
                  };
                  path: string;
                }[];
                id: number;
                label: string;
                version: number | null;
              }[];
            };
          };
        };
      };
    };
  };
  "/api/shifts/export": {
    get: {
      parameters: {
        query?: {
          format?: "csv" | "csv-br" | "xlsx";
          lang?: "pt-BR" | "en";
          search?: string;
          sort?: string;
        };
      };
      responses: {
        200: {
        };
      };
    };
  };
  "/api/shifts/import": {
    post: {
      parameters: {
        query?: {
          dryRun?: "true" | "false";
          skipBad?: "true" | "false";
        };
      };
      requestBody: {
        content: {
          "application/json": {
            csv?: string;
            /** Format: base64 */
            xlsx?: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              created: number;
              refused: number;
              rows: {
                /** @enum {string} */
                action: "create" | "update" | "unchanged" | "refused";
                errors: {
                  code: string;
                  message: string;
                  params?: {
                    [key: string]: string | number;
                  };
                  path: string;
                }[];
                label: string;
                line: number;
              }[];
              saved: boolean;
              unchanged: number;
              updated: number;
            };
          };
        };
      };
    };
  };
  "/api/support-bundle": {
    get: {
      responses: {
        200: {
          content: {
            "application/zip": string;
          };
        };
      };
    };
  };
  "/api/table-views": {
    get: {
      responses: {
        200: {
          content: {
            "application/json": {
              columns: {
                hidden: string[];
                table: string;
              }[];
              views: components["schemas"]["TableView"][];
            };
          };
        };
      };
    };
    post: {
      requestBody: {
        content: {
          "application/json": {
            hidden: string[];
            name: string;
            query: string;
            /** @default null */
            sharedWith?: ("operator" | "supervisor" | "engineer" | "maintenance" | "admin" | "viewer") | null;
            table: string;
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["TableView"];
          };
        };
      };
    };
  };
  "/api/table-views/{id}": {
    delete: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              deleted: boolean;
              id: number;
            };
          };
        };
      };
    };
    patch: {
      parameters: {
        path: {
          id: number;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            hidden?: string[];
            name?: string;
            query?: string;
            sharedWith?: ("operator" | "supervisor" | "engineer" | "maintenance" | "admin" | "viewer") | null;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["TableView"];
          };
        };
      };
    };
  };
  "/api/table-views/columns": {
    post: {
      requestBody: {
        content: {
          "application/json": {
            hidden: string[];
            table: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              hidden: string[];
              table: string;
            };
          };
        };
      };
    };
  };
  "/api/users": {
    get: {
      parameters: {
        query?: {
          "filter[active]"?: string | string[];
          "filter[createdAt]"?: string | string[];
          "filter[email]"?: string | string[];
          "filter[id]"?: string | string[];
          "filter[name]"?: string | string[];
          "filter[role]"?: string | string[];
          "filter[updatedAt]"?: string | string[];
          "filter[username]"?: string | string[];
          page?: number;
          pageSize?: number;
          search?: string;
          sort?: string;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["User"][];
              total: number;
            };
          };
        };
      };
    };
    post: {
      requestBody: {
        content: {
          "application/json": {
            active?: boolean;
            companyIds?: number[];
            email?: string | null;
            /** @enum {string} */
            locale?: "pt-BR" | "en-US";
            name: string;
            password?: string;
            /** @enum {string} */
            role: "operator" | "supervisor" | "engineer" | "maintenance" | "admin" | "viewer";
            sectorIds?: number[];
            username: string;
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": components["schemas"]["User"];
          };
        };
      };
    };
  };
  "/api/users/{id}": {
    get: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["User"];
          };
        };
      };
    };
    delete: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              deleted: boolean;
              id: number;
            };
          };
        };
      };
    };
    patch: {
      parameters: {
        path: {
          id: number;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            active?: boolean;
            companyIds?: number[];
            email?: string | null;
            /** @enum {string} */
            locale?: "pt-BR" | "en-US";
            name?: string;
            password?: string;
            /** @enum {string} */
            role?: "operator" | "supervisor" | "engineer" | "maintenance" | "admin" | "viewer";
            sectorIds?: number[];
            username?: string;
            version?: number;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["User"];
          };
        };
      };
    };
  };
  "/api/users/{id}/badge": {
    post: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        201: {
          content: {
            "application/json": {
              code: string;
            };
          };
        };
      };
    };
    delete: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        204: {
        };
      };
    };
  };
  "/api/users/{id}/history": {
    get: {
      parameters: {
        query?: {
          cursor?: number;
        };
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["HistoryEntry"][];
              next: number | null;
            };
          };
        };
      };
    };
  };
  "/api/users/{id}/pin": {
    get: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              setAt: string | null;
            };
          };
        };
      };
    };
    post: {
      parameters: {
        path: {
          id: number;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            pin: string | null;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              setAt: string | null;
            };
          };
        };
      };
    };
  };
  "/api/users/{id}/sessions": {
    get: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: {
                address: string | null;
                agent: string | null;
                current: boolean;
                /** Format: date-time */
                expiresAt: string;
                id: number;
                /** Format: date-time */
                lastSeenAt: string;
                /** Format: date-time */
                signedInAt: string;
              }[];
              total: number;
            };
          };
        };
      };
    };
    delete: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              ended: number;
            };
          };
        };
      };
    };
  };
  "/api/users/bulk": {
    post: {
      requestBody: {
        content: {
          "application/json": {
            changes: {
              id: number;
              values: {
                [key: string]: unknown;
              };
              version?: number;
            }[];
            /** @default false */
            skipBad?: boolean;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              changed: number;
              refused: number;
              rows: {
                errors: {
                  code: string;
                  message: string;
                  params?: {
                    [key: string]: string | number;
                  };
                  path: string;
                }[];
                id: number;
                label: string;
                version: number | null;
              }[];
            };
          };
        };
      };
    };
  };
  "/api/users/export": {
    get: {
      parameters: {
        query?: {
          format?: "csv" | "csv-br" | "xlsx";
          lang?: "pt-BR" | "en";
          search?: string;
          sort?: string;
        };
      };
      responses: {
        200: {
        };
      };
    };
  };
  "/api/users/import": {
    post: {
      parameters: {
        query?: {
          dryRun?: "true" | "false";
          skipBad?: "true" | "false";
        };
      };
      requestBody: {
        content: {
          "application/json": {
            csv?: string;
            /** Format: base64 */
            xlsx?: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              created: number;
              refused: number;
              rows: {
                /** @enum {string} */
                action: "create" | "update" | "unchanged" | "refused";
                errors: {
                  code: string;
                  message: string;
                  params?: {
                    [key: string]: string | number;
                  };
                  path: string;
                }[];
                label: string;
                line: number;
              }[];
              saved: boolean;
              unchanged: number;
              updated: number;
            };
          };
        };
      };
    };
  };
  "/api/webhooks": {
    get: {
      parameters: {
        query?: {
          page?: number;
          pageSize?: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              data: components["schemas"]["Webhook"][];
              total: number;
            };
          };
        };
      };
    };
    post: {
      requestBody: {
        content: {
          "application/json": {
            active?: boolean;
            kinds?: ("order_completed" | "plc_offline" | "collector_offline" | "buffer_alarm" | "quarantine" | "stop_without_reason")[];
            name: string;
            sectorIds?: number[];
            /** Format: uri */
            url: string;
          };
        };
      };
      responses: {
        201: {
          content: {
            "application/json": {
              secret: string;
              webhook: components["schemas"]["Webhook"];
            };
          };
        };
      };
    };
  };
  "/api/webhooks/{id}": {
    delete: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              deleted: boolean;
              id: number;
            };
          };
        };
      };
    };
    patch: {
      parameters: {
        path: {
          id: number;
        };
      };
      requestBody: {
        content: {
          "application/json": {
            active?: boolean;
            kinds?: ("order_completed" | "plc_offline" | "collector_offline" | "buffer_alarm" | "quarantine" | "stop_without_reason")[];
            name?: string;
            sectorIds?: number[];
            /** Format: uri */
            url?: string;
          };
        };
      };
      responses: {
        200: {
          content: {
            "application/json": components["schemas"]["Webhook"];
          };
        };
      };
    };
  };
  "/api/webhooks/{id}/rotate-secret": {
    post: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        200: {
          content: {
            "application/json": {
              secret: string;
              webhook: components["schemas"]["Webhook"];
            };
          };
        };
      };
    };
  };
  "/api/webhooks/{id}/test": {
    post: {
      parameters: {
        path: {
          id: number;
        };
      };
      responses: {
        201: {
          content: {
            "application/json": {
              address: string;
              attempts: number;
              /** @enum {string} */
              channel: "email" | "webhook";
              /** Format: date-time */
              createdAt: string;
              /** @enum {string} */
              event: "raised" | "cleared" | "escalated" | "test";
              id: number;
              lastError: string | null;
              nextAttemptAt: string | null;
              notificationId: number | null;
              responseStatus: number | null;
              sentAt: string | null;
              /** @enum {string} */
              status: "pending" | "sending" | "sent" | "failed" | "skipped";
              userId: number | null;
              webhookId: number | null;
            };
          };
        };
      };
    };
  };
}
export interface components {
  schemas: {
    ActivityType: {
      active: boolean;
      code: string;
      color: string | null;
      /** Format: date-time */
      createdAt: string;
      description: string | null;
      groupName: string | null;
      icon: string | null;
      id: number;
      name: string;
      planned: boolean;
      /** Format: date-time */
      updatedAt: string;
      version: number;
    };
    AuditEntry: {
      action: string;
      after: unknown;
      /** Format: date-time */
      at: string;
      before: unknown;
      entity: string;
      entityId: string | null;
      id: number;
      ip: string | null;
      requestId: string | null;
      userId: number | null;
      username: string | null;
    };
    CalendarException: {
      active: boolean;
      breaks: {
        end: string;
        start: string;
      }[];
      companyId: number;
      /** Format: date-time */
      createdAt: string;
      /** Format: date */
      date: string;
      endTime: string | null;
      id: number;
      /** @enum {string} */
      kind: "holiday" | "overtime" | "normal";
      name: string;
      sectorId: number | null;
      shiftId: number | null;
      startTime: string | null;
      /** Format: date-time */
      updatedAt: string;
      version: number;
    };
    Collector: {
      active: boolean;
      bufferDepth: number | null;
      bufferDropped: number | null;
      bufferOldestSeconds: number | null;
      bufferQuarantined: number | null;
      clockSkewMs: number | null;
      cpuPercent: number | null;
      description: string | null;
      diskFreeBytes: number | null;
      diskFreePercent: number | null;
      id: number;
      lastSeenAt: string | null;
      logLines: {
        at: string | null;
        level: string | null;
        message: string | null;
      }[];
      memoryPercent: number | null;
      name: string;
      online: boolean;
      plcs: number | null;
      plcsConnected: number | null;
      sectorId: number | null;
      startedAt: string | null;
      uptimeSeconds: number | null;
      version: string | null;
    };
    Company: {
      active: boolean;
      address: string | null;
      cnpj: string | null;
      code: string;
      /** Format: date-time */
      createdAt: string;
      email: string | null;
      id: number;
      name: string;
      phone: string | null;
      timeZone: string;
      tradeName: string | null;
      /** Format: date-time */
      updatedAt: string;
      version: number;
    };
    Defect: {
      active: boolean;
      code: string;
      /** Format: date-time */
      createdAt: string;
      description: string | null;
      id: number;
      name: string;
      /** @enum {string} */
      severity: "LOW" | "MEDIUM" | "HIGH" | "CRITICAL";
      /** Format: date-time */
      updatedAt: string;
      version: number;
    };
    Downtime: {
      activityTypeColor: string | null;
      activityTypeId: number | null;
      activityTypeName: string | null;
      automatic: boolean;
      classifiedAt: string | null;
      endDate: string | null;
      /** Format: uuid */
      groupId: string;
      id: number;
      /** @enum {string} */
      kind: "planned" | "no_order" | "changeover" | "unplanned" | "micro_stop";
      machineState: ("RUNNING" | "SLOW" | "STOPPED" | "SETUP" | "PLANNED_STOP" | "FAULT" | "NO_ORDER" | "UNKNOWN") | null;
      notes: string | null;
      orderCode: string | null;
      plcConfigId: number;
      plcName: string;
      productionOrderId: number | null;
      sectorId: number;
      splitStart: boolean;
      /** Format: date-time */
      startDate: string;
      userId: number | null;
      userName: string | null;
      version: number;
    };
    Error: {
      code: string;
      context?: {
        [key: string]: unknown;
      };
      details?: ({
        code: string;
        message: string;
        params?: {
          [key: string]: string | number;
        };
        path: string;
      } & {
        [key: string]: unknown;
      })[];
      message: string;
    };
    FlowVersion: {
      author: string | null;
      changes: {
        added: number;
        changed: number;
        moved: number;
        removed: number;
      } | null;
      checksum: string;
      collectorId: number;
      /** Format: date-time */
      createdAt: string;
      deployedAt: string | null;
      /** @enum {string} */
      deployment: "editor" | "import" | "restore" | "push" | "rollback" | "found";
      id: number;
      name: string | null;
      nodes: number;
      note: string | null;
      /** @enum {string} */
      outcome: "running" | "rolled_back";
      plcs: number;
      reason: string | null;
    };
    HistoryEntry: {
      action: string;
      after: unknown;
      /** Format: date-time */
      at: string;
      before: unknown;
      entity: string;
      entityId: string | null;
      id: number;
      userId: number | null;
      username: string | null;
    };
    InboxEntry: {
      appointmentId: number | null;
      baselineValue: number | null;
      /** @enum {string} */
      category: "unassigned" | "quarantined";
      clpCounterValue: number | null;
      /** Format: date-time */
      createdAt: string;
      id: number;
      kind: string;
      periodStart: string | null;
      plcConfigId: number;
      plcName: string;
      plcRegisterId: number | null;
      quantity: number;
      reason: string;
      registerName: string | null;
      resolutionNote: string | null;
      resolvedAt: string | null;
      resolvedBy: number | null;
      resolvedByName: string | null;
      /** @enum {string} */
      role: "PRODUCTION_COUNTER" | "SCRAP_COUNTER";
      sectorId: number;
      sectorName: string;
      /** @enum {string} */
      status: "open" | "assigned" | "setup" | "accepted" | "rejected";
      /** Format: date-time */
      timestamp: string;
    };
    Item: {
      active: boolean;
      code: string;
      companyId: number | null;
      /** Format: date-time */
      createdAt: string;
      description: string | null;
      id: number;
      idealCycle: number | null;
      name: string;
      referenceTypeId: number | null;
      sectorId: number | null;
      unit: string;
      /** Format: date-time */
      updatedAt: string;
      version: number;
    };
    Machine: {
      collector: {
        id: number;
        name: string;
        online: boolean;
      } | null;
      companyId: number;
      companyName: string;
      id: number;
      idealRatePerHour: number | null;
      lastCountAt: string | null;
      link: {
        connected: boolean;
        errorCode: string | null;
        lastReadAt: string | null;
      };
      name: string;
      oee: {
        availability: number | null;
        /** Format: date-time */
        calculatedAt: string;
        /** Format: date-time */
        from: string;
        inputs: {
          breakMs: number;
          changeoverMs: number;
          idealMs: number;
          microStopMs: number;
          microStops: number;
          noOrderMs: number;
          plannedMs: number;
          produced: number;
          ratedMs: number;
          scrap: number;
          scrapIdealMs: number;
          shiftMs: number;
          stops: number;
          undeterminedMs: number;
          unknownMs: number;
          unplannedMs: number;
          unrated: number;
          unseen: number;
        };
        isPerformanceDoubtful: boolean;
        oee: number | null;
        performance: number | null;
        quality: number | null;
        shiftName: string;
        unknownShare: number | null;
      } | null;
      order: {
        code: string;
        endDate: string | null;
        id: number;
        itemCode: string;
        itemName: string;
        machineCounted: boolean;
        plannedQuantity: number;
        producedQuantity: number;
        scrapQuantity: number;
        /** @enum {string} */
        status: "PLANNED" | "IN_PROGRESS" | "PAUSED" | "COMPLETED" | "CANCELLED";
      } | null;
      pollIntervalMs: number;
      ratePerHour: number | null;
      ribbon: {
        /** Format: date-time */
        from: string;
        /** @enum {string} */
        state: "RUNNING" | "SLOW" | "STOPPED" | "SETUP" | "PLANNED_STOP" | "FAULT" | "NO_ORDER" | "UNKNOWN";
        /** Format: date-time */
        to: string;
      }[];
      sectorId: number;
      sectorName: string;
      sequence: number;
      /** @enum {string} */
      state: "RUNNING" | "SLOW" | "STOPPED" | "SETUP" | "PLANNED_STOP" | "FAULT" | "NO_ORDER" | "UNKNOWN";
      stateSince: string | null;
    };
    Notification: {
      acknowledgedAt: string | null;
      acknowledgedByName: string | null;
      acknowledgeNote: string | null;
      clearedAt: string | null;
      collectorId: number | null;
      /** Format: date-time */
      createdAt: string;
      escalatedAt: string | null;
      escalatedToRole: ("operator" | "supervisor" | "engineer" | "maintenance" | "admin" | "viewer") | null;
      id: number;
      /** @enum {string} */
      kind: "order_completed" | "plc_offline" | "collector_offline" | "buffer_alarm" | "quarantine" | "stop_without_reason";
      params: {
        [key: string]: string | number | null;
      };
      plcConfigId: number | null;
      plcName: string | null;
      productionOrderId: number | null;
      readAt: string | null;
      sectorId: number | null;
      sectorName: string | null;
      /** @enum {string} */
      severity: "info" | "warning" | "critical";
    };
    PlcConfig: {
      active: boolean;
      collectorId: number | null;
      /** Format: date-time */
      createdAt: string;
      description: string | null;
      /** @enum {string} */
      dialect: "raw" | "modicon" | "delta-dvp" | "hex";
      host: string;
      id: number;
      laxTransaction: boolean;
      link: {
        connected: boolean;
        errorCode: string | null;
        errorMessage: string | null;
        lastReadAt: string | null;
      };
      maxRegistersPerRequest: number | null;
      name: string;
      pauseAfterConnect: number;
      pauseBetweenRequests: number;
      pollInterval: number;
      port: number;
      reconnectInterval: number;
      registers: components["schemas"]["PlcRegister"][];
      retries: number;
      sectorId: number;
      sectorName: string;
      timeout: number;
      unitId: number;
      /** Format: date-time */
      updatedAt: string;
      version: number;
      /** @enum {string} */
      wordOrder: "ABCD" | "CDAB" | "BADC" | "DCBA";
    };
    PlcRegister: {
      address: string;
      /** @enum {string} */
      area: "coil" | "discrete" | "input" | "holding";
      bit: number | null;
      /** @enum {string} */
      counterMode: "auto" | "rollover" | "reset";
      /** @enum {string} */
      dataType: "uint16" | "uint32" | "int16" | "int32" | "float32" | "float64" | "bcd16" | "bcd32" | "bit";
      deadBand: number | null;
      defaultDefectId: number | null;
      description: string | null;
      dialect: ("raw" | "modicon" | "delta-dvp" | "hex") | null;
      enabled: boolean;
      id: number;
      maxRate: number | null;
      maxValue: number | null;
      minValue: number | null;
      name: string;
      offset: number;
      piecesPerCount: number;
      /** @enum {string} */
      role: "PRODUCTION_COUNTER" | "SCRAP_COUNTER" | "MACHINE_STATUS" | "MEASUREMENT";
      rolloverAt: number | null;
      scale: number;
      statusMap: {
        [key: string]: "RUNNING" | "SLOW" | "STOPPED" | "SETUP" | "PLANNED_STOP" | "FAULT" | "NO_ORDER" | "UNKNOWN";
      };
      unit: string | null;
      valueOffset: number;
      wordOrder: ("ABCD" | "CDAB" | "BADC" | "DCBA") | null;
    };
    ProductionAppointment: {
      automatic: boolean;
      baselineValue: number | null;
      clpCounterValue: number | null;
      correctedById: number | null;
      correctsId: number | null;
      /** Format: date-time */
      createdAt: string;
      id: number;
      itemCode: string;
      itemId: number;
      itemName: string;
      /** @enum {string} */
      kind: "normal" | "rollover" | "reset" | "catchup" | "manual" | "adjustment" | "accepted";
      orderCode: string;
      periodStart: string | null;
      plcConfigId: number | null;
      plcName: string | null;
      plcRegisterId: number | null;
      productionOrderId: number;
      quantity: number;
      reason: string | null;
      /** @enum {string} */
      source: "automatic" | "inbox" | "manual" | "adjustment" | "reversal";
      /** Format: date-time */
      timestamp: string;
      userId: number | null;
      userName: string | null;
    };
    ProductionDefect: {
      automatic: boolean;
      correctedById: number | null;
      correctsId: number | null;
      /** Format: date-time */
      createdAt: string;
      defectId: number | null;
      defectName: string | null;
      id: number;
      itemCode: string;
      itemId: number;
      itemName: string;
      notes: string | null;
      orderCode: string;
      plcConfigId: number | null;
      plcName: string | null;
      productionOrderId: number;
      quantity: number;
      /** @enum {string} */
      source: "automatic" | "inbox" | "manual" | "adjustment" | "reversal";
      /** Format: date-time */
      timestamp: string;
      userId: number | null;
      userName: string | null;
    };
    ProductionOrder: {
      active: boolean;
      code: string;
      companyId: number;
      /** Format: date-time */
      createdAt: string;
      description: string | null;
      dueDate: string | null;
      endDate: string | null;
      id: number;
      idealCycle: number | null;
      itemCode: string;
      itemId: number;
      itemName: string;
      machineCounted: boolean;
      /** @enum {string} */
      overproduction: "same_order" | "next_queued" | "unassigned";
      plannedQuantity: number;
      plcConfigId: number | null;
      producedQuantity: number;
      queuePosition: number | null;
      scrapQuantity: number;
      sectorId: number;
      sectorName: string;
      startDate: string | null;
      /** @enum {string} */
      status: "PLANNED" | "IN_PROGRESS" | "PAUSED" | "COMPLETED" | "CANCELLED";
      /** Format: date-time */
      updatedAt: string;
      version: number;
    };
    ReferenceType: {
      active: boolean;
      code: string;
      /** Format: date-time */
      createdAt: string;
      description: string | null;
      id: number;
      name: string;
      /** Format: date-time */
      updatedAt: string;
      version: number;
    };
    ReportSchedule: {
      active: boolean;
      companyId: number;
      /** Format: date-time */
      createdAt: string;
      /** @enum {string} */
      format: "csv" | "csv-br" | "xlsx" | "pdf";
      groupBy: ("none" | "machine" | "order" | "item" | "shift" | "day" | "sector" | "reason" | "defect") | null;
      id: number;
      /** @enum {string} */
      lang: "pt-BR" | "en";
      lastError: string | null;
      lastSentAt: string | null;
      name: string;
      nextRunAt: string | null;
      /** @enum {string} */
      period: "previous_shift" | "yesterday" | "last_7_days" | "last_month";
      recipients: string[];
      /** @enum {string} */
      report: "oee" | "production" | "downtime" | "defects" | "reconciliation" | "shift-handover";
      sectorId: number | null;
      sendTime: string;
      /** Format: date-time */
      updatedAt: string;
      weekdays: number[];
    };
    Sector: {
      active: boolean;
      code: string;
      companyId: number;
      /** Format: date-time */
      createdAt: string;
      description: string | null;
      id: number;
      name: string;
      /** Format: date-time */
      updatedAt: string;
      version: number;
    };
    Shift: {
      active: boolean;
      breaks: {
        end: string;
        start: string;
      }[];
      code: string;
      companyId: number;
      /** Format: date-time */
      createdAt: string;
      endTime: string;
      id: number;
      name: string;
      sectorId: number | null;
      startTime: string;
      /** Format: date-time */
      updatedAt: string;
      validFrom: string | null;
      validUntil: string | null;
      version: number;
      weekdays: number[];
    };
    TableView: {
      hidden: string[];
      id: number;
      name: string;
      own: boolean;
      ownerName: string;
      query: string;
      sharedWith: ("operator" | "supervisor" | "engineer" | "maintenance" | "admin" | "viewer") | null;
      table: string;
    };
    User: {
      active: boolean;
      companyIds: number[];
      /** Format: date-time */
      createdAt: string;
      email: string | null;
      id: number;
      /** @enum {string} */
      locale: "pt-BR" | "en-US";
      name: string;
      /** @enum {string} */
      role: "operator" | "supervisor" | "engineer" | "maintenance" | "admin" | "viewer";
      sectorIds: number[];
      /** Format: date-time */
      updatedAt: string;
      username: string;
      version: number;
    };
    Webhook: {
      active: boolean;
      /** Format: date-time */
      createdAt: string;
      id: number;
      kinds: ("order_completed" | "plc_offline" | "collector_offline" | "buffer_alarm" | "quarantine" | "stop_without_reason")[];
      lastError: string | null;
      lastSentAt: string | null;
      name: string;
      sectorIds: number[];
      url: string;
    };
  };
}
