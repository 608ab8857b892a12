/** What all models share: a property is camelCase, its column snake_case, and nowhere else is a name mapped. */
import { Model, snakeCaseMappers } from 'objection';

export class BaseModel extends Model {
  static override columnNameMappers = snakeCaseMappers();

  declare id: number;
}
