// SPDX-License-Identifier: EPL-2.0
/** Connections, TLS, origins and hostile requests. */
package org.vauban.server.tests.http;
