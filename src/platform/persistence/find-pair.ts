import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';

/**
 * Finds a row and the one that belongs to it, in one statement.
 * @param condition what joins them and finds them; their columns are those of `one` and `other`, as the database names them
 */
export async function findPair<One extends ObjectLiteral, Other extends ObjectLiteral>(
  manager: EntityManager,
  one: EntityTarget<One>,
  other: EntityTarget<Other>,
  { on, where, parameters }: { readonly on: string; readonly where: string; readonly parameters: readonly unknown[] },
): Promise<{ one: One; other: Other | undefined } | undefined> {
  const tables = { one: manager.connection.getMetadata(one), other: manager.connection.getMetadata(other) };
  const columns = Object.entries(tables).flatMap(([name, table]) =>
    table.columns.map(({ databaseName, propertyName }) => `${name}."${databaseName}" AS "${name} ${propertyName}"`),
  );
  const [row] = await manager.query<Record<string, unknown>[]>(
    `SELECT ${columns.join(', ')}, other.ctid IS NOT NULL AS both FROM "${tables.one.tableName}" AS one
     LEFT JOIN "${tables.other.tableName}" AS other ON ${on} WHERE ${where} LIMIT 1`,
    [...parameters],
  );
  const part = (name: string) =>
    Object.fromEntries(
      Object.entries(row ?? {}).flatMap(([column, value]) =>
        column.startsWith(`${name} `) ? [[column.slice(name.length + 1), value]] : [],
      ),
    );
  return row && { one: part('one') as One, other: row['both'] === true ? (part('other') as Other) : undefined };
}
