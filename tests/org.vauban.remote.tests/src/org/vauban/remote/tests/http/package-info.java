// SPDX-License-Identifier: EPL-2.0
/** Connections, certificates, limits; sites on servers. */
package org.vauban.remote.tests.http;
