// SPDX-License-Identifier: EPL-2.0
/** Which endpoint is asked, and what happens where it fails. */
package org.vauban.remote.tests.route;
