package dev.sluice.api.conversion;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One kind between v1alpha4 and its older versions. Changes the object that it is given. */
interface Converter {
  /**
   * @param version 1 to 3, for v1alpha1 to v1alpha3
   * @throws Inconvertible if the object means nothing that v1alpha4 could say
   */
  void toHub(ObjectNode object, int version, Stash stash);

  /** Never fails. */
  void fromHub(ObjectNode object, int version, Stash stash);
}
