// SPDX-License-Identifier: EPL-2.0
/** Tests of requests to endpoints of each kind, and of reading their answers. */
package org.vauban.remote.tests.dialect;
