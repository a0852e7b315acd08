"""What a page costs on a phone: when its largest picture stands, how much it shifts, what travels.

The profile is that of Lighthouse for phones (its "slow 4G"): 1.6 Mbit/s down, 150 ms there and back, a processor four
times slower than this one. The demo is what is read.
"""

from __future__ import annotations

import argparse
import statistics
import sys

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import ARGUMENTS, chromium

DOWN, UP, THERE_AND_BACK, SLOWER = 1.6e6 / 8, 0.75e6 / 8, 150, 4
# The bar: the largest picture within 1.5 s, and no shift at all.
BAR_MS, BAR_SHIFT = 1500, 0.0
SCRIPT_BAR, STYLE_BAR = 60, 30
WATCH = """
window.largest = 0; window.shifted = 0;
const watch = (type, take) => new PerformanceObserver(list => list.getEntries().forEach(take))
  .observe({ type, buffered: true });
watch("largest-contentful-paint", entry => { window.largest = entry.startTime; });
watch("layout-shift", entry => { if (!entry.hadRecentInput) window.shifted += entry.value; });
"""

# What has travelled, in KB, by kind; nothing for what was there already.
WEIGH = """() => {
  const sum = { script: 0, style: 0, pictures: 0 };
  for (const { name, initiatorType, transferSize } of performance.getEntriesByType("resource")) {
    const path = new URL(name).pathname;
    const kind = { js: "script", css: "style" }[path.split(".").pop()] ?? (initiatorType === "img" && "pictures");
    if (kind) sum[kind] += transferSize / 1000;
  }
  return sum;
}"""


def look(browser: Browser, site: str, path: str, *, warm: bool) -> dict[str, float]:
    """One visit by a new visitor; `warm` has them come from another page, with style and script already there."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, device_scale_factor=3, is_mobile=True, has_touch=True
    )
    page = context.new_page()
    page.add_init_script(WATCH)
    if warm:
        page.goto(f"{site}/rules/")
        page.wait_for_load_state("networkidle")
    slow = context.new_cdp_session(page)
    slow.send("Network.enable")
    conditions = {"offline": False, "latency": THERE_AND_BACK, "downloadThroughput": DOWN, "uploadThroughput": UP}
    slow.send("Network.emulateNetworkConditions", conditions)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(f"{site}{path}")
    page.wait_for_load_state("networkidle")
    found = {name: page.evaluate(f"window.{name}") for name in ("largest", "shifted")}
    found |= page.evaluate(WEIGH)
    context.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--address", default="", help="of a running site with the demo; left out, one is started")
    given = parser.parse_args()
    if given.address:
        _measure(given.address.rstrip("/"), given.rounds)
        return
    import django

    django.setup()
    from tests.serving import Serving

    print("Starting a site with the demo ...", file=sys.stderr)
    with Serving("shared", demo=True) as site:
        _measure(site.address["shared"], given.rounds)


def _measure(site: str, rounds: int) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        page = browser.new_page()
        page.goto(site)
        note = page.locator(".card:has(img:not(.face)) a.to").first.get_attribute("href")
        page.close()
        print(f"{'page':26}{'largest ms':>12}{'shift':>8}{'script KB':>11}{'style KB':>10}{'pictures KB':>13}")
        print(f"{'bar':26}{BAR_MS:>12}{BAR_SHIFT:>8}{SCRIPT_BAR:>11}{STYLE_BAR:>10}")
        for name, path, warm in (
            ("Explore, first visit", "/", False),
            ("note, first visit", note, False),
            ("Explore, second page", "/", True),
            ("note, second page", note, True),
        ):
            seen = [look(browser, site, path, warm=warm) for _ in range(rounds)]
            middle = {each: statistics.median(visit[each] for visit in seen) for each in seen[0]}
            print(
                f"{name:26}{middle['largest']:>12.0f}{max(visit['shifted'] for visit in seen):>8.3f}"
                f"{middle['script']:>11.1f}{middle['style']:>10.1f}{middle['pictures']:>13.0f}"
            )
        browser.close()


if __name__ == "__main__":
    main()
