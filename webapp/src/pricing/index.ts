/** What a load is worth, computed on the phone with the service's own rules. */
export { bahtDigits, decimalText as decimal, kgDigits, percent, scaledFromText } from "$/pricing/digits";
export { DEDUCTIONS, explain } from "$/pricing/explain";
export { InvalidLoad, LineProblem } from "$/pricing/problems";
export { checkMeasure, deductedOf, quantityOf, quote } from "$/pricing/quote";
export * from "$/pricing/types";
