/** The plant's time zone. The API names it with the session; a browser elsewhere still shows the plant's hours. */
import { ref } from 'vue';

export const plantTimeZone = ref('America/Sao_Paulo');
