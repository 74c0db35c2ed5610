// SPDX-License-Identifier: EPL-2.0
/** Tests of the search for published sources. */
package org.vauban.governance.tests.licence;
