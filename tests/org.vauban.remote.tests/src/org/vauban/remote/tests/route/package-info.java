// SPDX-License-Identifier: EPL-2.0
/** Tests of the choice of an endpoint, and of its failures. */
package org.vauban.remote.tests.route;
