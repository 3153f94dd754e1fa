import type { EntityManager } from 'typeorm';

/** So many rows are deleted in well under a second, however many there are. */
const most = 5_000;

/**
 * Deletes rows for which a condition holds, but not more at once than a statement may take. Rows that somebody else
 * is changing are left for the next time.
 * @param table as the migrations name it
 * @returns how many were deleted; none when nothing is left
 */
export async function deleteSome(
  manager: EntityManager,
  table: string,
  condition: string,
  parameters: readonly unknown[],
): Promise<number> {
  const rows = await manager.query<{ deleted: number }[]>(
    `WITH gone AS (DELETE FROM ${table} WHERE ctid = ANY (ARRAY(
       SELECT ctid FROM ${table} WHERE ${condition} LIMIT ${most} FOR UPDATE SKIP LOCKED)) RETURNING 1)
     SELECT count(*)::int AS deleted FROM gone`,
    [...parameters],
  );
  return rows[0]?.deleted ?? 0;
}
