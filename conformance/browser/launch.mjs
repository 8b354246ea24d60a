// A real browser. Its binary is part of an npm package, so it is wherever the packages are.
import chromium from "@sparticuz/chromium";
import puppeteer from "puppeteer-core";

/** Starts Chromium without a window; whoever starts it closes it. */
export async function launch() {
  return puppeteer.launch({
    args: chromium.args,
    executablePath: await chromium.executablePath(),
    headless: "shell",
  });
}

/**
 * Runs a body with a browser, which is closed whatever happens.
 * @template T
 * @param {(browser: import("puppeteer-core").Browser) => Promise<T>} body
 * @returns {Promise<T>}
 */
export async function withBrowser(body) {
  const browser = await launch();
  try {
    return await body(browser);
  } finally {
    await browser.close();
  }
}
