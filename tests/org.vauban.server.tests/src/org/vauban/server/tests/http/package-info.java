// SPDX-License-Identifier: EPL-2.0
/** Tests of connections, TLS, origins and hostile requests. */
package org.vauban.server.tests.http;
