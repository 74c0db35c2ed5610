// SPDX-License-Identifier: EPL-2.0
/** Tests of connections, certificates and limits, and of sites on servers. */
package org.vauban.remote.tests.http;
