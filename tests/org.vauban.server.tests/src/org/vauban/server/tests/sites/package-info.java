// SPDX-License-Identifier: EPL-2.0
/** Tests of hosted and uploaded update sites. */
package org.vauban.server.tests.sites;
