// SPDX-License-Identifier: EPL-2.0
/** Tests of the shipped results: the distribution, the update site and the IDE. */
package org.vauban.releng.tests;
