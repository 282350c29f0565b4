/**
 * The phone prices as the service does: every record, sentence, total and error of random tickets.
 * `PRICING_VECTORS` names a file that `python -m pricing.vectors` wrote; without it they are made here.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import {
  explain,
  InvalidLoad,
  isPriced,
  type Limits,
  type Line,
  type LoadLine,
  type PriceList,
  quote,
} from "$/pricing";

type Ticket = { price_list: number; load: LoadLine[] } & (
  | { lines: unknown[]; total: number }
  | { errors: { code: string; path: string; data: Record<string, number | string> }[] }
);
type Vectors = { limits: Limits; price_lists: PriceList[]; tickets: Ticket[] };

const root = fileURLToPath(new URL("../../..", import.meta.url));

function vectors(): Vectors {
  const file = process.env.PRICING_VECTORS;
  if (file) return JSON.parse(readFileSync(file, "utf8")) as Vectors;
  const own = `${root}.venv/bin/python`;
  const python = existsSync(own) ? own : "python3";
  const made = execFileSync(python, ["-m", "pricing.vectors", "--n", "2000", "--seed", "5"], {
    cwd: root,
    maxBuffer: 1 << 28,
  });
  return JSON.parse(made.toString()) as Vectors;
}

function told(line: Line): unknown {
  if (isPriced(line)) return { ...line, ...explain(line) };
  const { material, grade, refusal } = line;
  return { refused: refusal.code, material, grade, ...explain(line) };
}

function outcome(ticket: Ticket, { price_lists, limits }: Vectors): unknown {
  try {
    const { lines, total } = quote(ticket.load, price_lists[ticket.price_list]!, limits);
    return { lines: lines.map(told), total };
  } catch (invalid) {
    if (!(invalid instanceof InvalidLoad)) throw invalid;
    return { errors: invalid.errors.map(({ code, path, data }) => ({ code, path, data })) };
  }
}

test("random tickets come out as the service prices them", () => {
  const all = vectors();
  expect(all.tickets.length).toBeGreaterThan(0);
  const different = all.tickets.filter((ticket) => {
    const { price_list: _list, load: _load, ...expected } = ticket;
    return !isDeepStrictEqual(outcome(ticket, all), expected);
  });
  expect(different.slice(0, 3).map((ticket) => [ticket, outcome(ticket, all)])).toEqual([]);
  console.info(`${all.tickets.length} tickets, ${different.length} differences`);
}, 120_000);
