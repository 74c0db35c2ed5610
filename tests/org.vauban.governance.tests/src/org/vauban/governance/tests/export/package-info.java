// SPDX-License-Identifier: EPL-2.0
/** Tests of exports and figures. */
package org.vauban.governance.tests.export;
