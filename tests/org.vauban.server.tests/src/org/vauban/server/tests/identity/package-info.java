// SPDX-License-Identifier: EPL-2.0
/** Tests of identities: API keys, certificates, tokens, tickets and directory accounts, and their roles. */
package org.vauban.server.tests.identity;
