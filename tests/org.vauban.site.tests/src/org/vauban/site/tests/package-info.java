// SPDX-License-Identifier: EPL-2.0
/** Tests of signed update sites. */
package org.vauban.site.tests;
