// SPDX-License-Identifier: EPL-2.0
/** Tests of the clients under {@code clients/} in their editors, with the built server and a real model. */
package org.vauban.clients.tests;
