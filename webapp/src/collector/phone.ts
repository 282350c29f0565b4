/** Handing over to the phone's own apps. */

/** Opens the phone's navigation at a place; asks no other host by itself. */
export function navigationLink(lat: number, lon: number, label: string): string {
  const spot = `${lat.toFixed(6)},${lon.toFixed(6)}`;
  if (/iPhone|iPad|Macintosh/.test(navigator.userAgent))
    return `maps:?daddr=${spot}&q=${encodeURIComponent(label)}`;
  return `geo:${spot}?q=${spot}(${encodeURIComponent(label)})`;
}

export function callLink(number: string): string {
  return `tel:${number.replace(/[^+0-9]/g, "")}`;
}
