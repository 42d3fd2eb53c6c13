// A real identity provider on loopback: npm's oidc-provider, which is certified by the OpenID Foundation. It signs in
// whoever the test says, without asking; it can change its keys, fall silent, and answer for another sign-in.
//
//   const provider = await startProvider({ client, accounts });
//   provider.current = 'mario';
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

let keys_made = 0;

/** A fresh pair for signatures, as JWK. */
function newKey(kind) {
  const made = kind === 'ES256'
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
    : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...made.privateKey.export({ format: 'jwk' }), kid: `key-${++keys_made}`, alg: kind, use: 'sig' };
}

/**
 * @param client  {id, secret, site}: `site` is the public address of the program
 * @param accounts  { subject: { fiscal_number, name } }
 * @param in_id_token  claims stand in the ID token; else only in UserInfo
 */
export async function startProvider({ client, accounts, algorithm = 'RS256', in_id_token = false }) {
  const server = createServer();
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const self = { issuer, current: undefined, is_down: false, nonce: undefined, keys_fetched: 0 };

  const configuration = key => ({
    jwks: { keys: [key] },
    cookies: { keys: ['of this test'] },
    conformIdTokenClaims: !in_id_token,
    claims: { openid: ['sub'], profile: ['name', 'fiscal_number'] },
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true },
    },
    // By itself it sends nothing to loopback, where a program under test must be.
    fetch: (url, { dispatcher, ...options }) => fetch(url, options),
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...accounts[id] }) }),
    // The people of a public administration are not asked for consent to be recognised by it.
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client.clientId,
        accountId: ctx.oidc.session.accountId,
      });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
    clients: [{
      client_id: client.id,
      client_secret: client.secret,
      redirect_uris: [`${client.site}/accedi/identita/ritorno`],
      post_logout_redirect_uris: [`${client.site}/accedi`],
      backchannel_logout_uri: `${client.site}/accedi/identita/notifica`,
      backchannel_logout_session_required: true,
      id_token_signed_response_alg: algorithm,
    }],
  });

  let provider;
  let answer;
  const begin = () => {
    provider = new Provider(issuer, configuration(newKey(algorithm)));
    answer = provider.callback();
  };
  begin();

  server.on('request', async (request, response) => {
    if (self.is_down) return void request.socket.destroy();
    const url = new URL(request.url, issuer);
    if (url.pathname === '/jwks') ++self.keys_fetched;
    if (url.pathname === '/auth' && self.nonce) {
      url.searchParams.set('nonce', self.nonce);
      request.url = `${url.pathname}${url.search}`;
    }
    if (!url.pathname.startsWith('/interaction/')) return void answer(request, response);
    const result = self.current
      ? { login: { accountId: self.current } }
      : { error: 'access_denied', error_description: 'she changed her mind' };
    await provider.interactionFinished(request, response, result);
  });
  return Object.assign(self, {
    /** New keys and nobody signed in; tokens signed before are worth nothing any more. */
    changeKeys: begin,
    stop: () => new Promise(resolve => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  });
}
