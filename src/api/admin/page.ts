/** How a list is asked for, as openapi.yaml has checked it. */
export interface PageQuery {
  readonly search?: string;
  readonly after?: string;
  readonly limit?: string;
}

/** Reads one page, and says where the next one begins if there is one. */
export async function pageOf<Item>(
  { search, after, limit = '50' }: PageQuery,
  read: (page: { search: string | undefined; after: string | undefined; limit: number }) => Promise<Item[]>,
  nameOf: (item: Item) => string,
): Promise<{ items: Item[]; next: { next?: string } }> {
  const wanted = Number(limit);
  const found = await read({ search, after, limit: wanted + 1 });
  const items = found.slice(0, wanted);
  const last = items.at(-1);
  return { items, next: found.length > wanted && last ? { next: nameOf(last) } : {} };
}
