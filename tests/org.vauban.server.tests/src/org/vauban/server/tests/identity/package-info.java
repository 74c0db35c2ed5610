// SPDX-License-Identifier: EPL-2.0
/** Who asks: API keys, certificates, tokens, tickets and accounts of a directory, and their roles. */
package org.vauban.server.tests.identity;
