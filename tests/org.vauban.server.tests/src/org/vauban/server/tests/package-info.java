// SPDX-License-Identifier: EPL-2.0
/** The server, asked over real sockets. */
package org.vauban.server.tests;
