// SPDX-License-Identifier: EPL-2.0
/** Tests of the server over real sockets. */
package org.vauban.server.tests;
