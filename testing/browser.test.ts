import { expect } from 'chai';
import { sharedBrowser } from './browser.ts';

describe('the test browser', () => {
  it('lives through characters that no font of the page has', async () => {
    const page = await (await sharedBrowser()).newPage();
    try {
      await page.setContent(
        '<p style="font-family: nowhere">→ 漢 ✔</p><select><option>Função</option></select>',
      );
      await page.screenshot();
      expect(await page.locator('p').evaluate((p) => p.getBoundingClientRect().width > 0)).to.equal(true);
    } finally {
      await page.close();
    }
  });

  it('runs scripts in a real page', async () => {
    const page = await (await sharedBrowser()).newPage();
    try {
      await page.setContent('<p id="greeting"></p><script>greeting.textContent = "peças"</script>');
      expect(await page.textContent('#greeting')).to.equal('peças');
    } finally {
      await page.close();
    }
  });
});
