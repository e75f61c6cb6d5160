import { expect, test } from "vitest";
import type { Unit } from "../api/types";
import { asTree, type Branch } from "./tree";

const unit = (unit_id: string, parent_id: string | null) => ({ unit_id, parent_id, name: unit_id }) as Unit;
const print = (branches: Branch[]): string => branches.map((one) => one.name + (one.children ? `(${print(one.children)})` : "")).join(" ");

test("units stand under those above them, and none is lost", () => {
  expect(print(asTree([]))).toBe("");
  expect(print(asTree([unit("city", null), unit("east", "city"), unit("station", "east"), unit("bank", "city")]))).toBe("city(east(station) bank)");
  expect(print(asTree([unit("station", "east"), unit("east", "city"), unit("city", null)]))).toBe("city(east(station))");
  expect(print(asTree([unit("lost", "nowhere")]))).toBe("lost");
});
