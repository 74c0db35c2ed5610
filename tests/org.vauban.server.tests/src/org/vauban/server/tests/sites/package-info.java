// SPDX-License-Identifier: EPL-2.0
/** Update sites that are hosted and uploaded. */
package org.vauban.server.tests.sites;
