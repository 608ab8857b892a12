import { expect } from 'chai';
import { sharedBrowser } from './browser.ts';

describe('the test browser', () => {
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
