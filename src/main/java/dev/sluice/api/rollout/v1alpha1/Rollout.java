package dev.sluice.api.rollout.v1alpha1;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.sluice.api.IfReadable;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** Releases every new version of one workload step by step, and takes it back when it does harm. */
@Group("sluice.dev")
@Version("v1alpha1")
@Plural("rollouts")
@ShortNames("slr")
@AdditionalPrinterColumn(
    name = "Phase",
    jsonPath = ".status.phase",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Weight",
    jsonPath = ".status.canaryWeight",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Step",
    jsonPath = ".status.stepOf",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Stable",
    jsonPath = ".status.stableRevision",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Canary",
    jsonPath = ".status.canaryRevision",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Message",
    jsonPath = ".status.message",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@ValidationRule(
    value = "self.metadata.name.size() <= 63 || has(self.status)",
    message = "metadata.name may have at most 63 characters, since it is the value of a label")
@ValidationRule(
    value = "(" + Rollout.ROOT + ").size() <= 56 || has(self.status)",
    message =
        "spec.service.name, or spec.targetRef.name without it, may have at most 56 characters,"
            + " since there will be Services of that name with -stable and -canary")
@ValidationRule(
    value = "(" + Rollout.ROOT + ") == (" + Rollout.OLD_ROOT + ")",
    message =
        "spec.service.name cannot be changed: delete the Rollout and create another one, or the"
            + " Services of the old name would stay")
@ValidationRule(
    value =
        "self.spec.service.port == oldSelf.spec.service.port || !has(self.status)"
            + " || !has(self.status.phase)"
            + " || self.status.phase in ['Initializing', 'Stable', 'Promoted', 'RolledBack']",
    message =
        "spec.service.port cannot be changed while a release is under way, since what was measured"
            + " at one port says nothing about another: abort the release first")
public class Rollout extends CustomResource<RolloutSpec, RolloutStatus> implements Namespaced {
  /** The root Service's name, spelled out or not. */
  static final String ROOT =
      "has(self.spec.service.name) ? self.spec.service.name : self.spec.targetRef.name";

  static final String OLD_ROOT =
      "has(oldSelf.spec.service.name) ? oldSelf.spec.service.name : oldSelf.spec.targetRef.name";

  /** Null where an older definition let a Rollout without one pass. */
  @Required
  @Override
  public @Nullable RolloutSpec getSpec() {
    return super.getSpec();
  }

  @JsonDeserialize(using = ReadSpec.class)
  @Override
  public void setSpec(@Nullable RolloutSpec spec) {
    super.setSpec(spec);
  }

  /** What cannot be read is as if nothing was known yet. */
  @JsonDeserialize(using = ReadStatus.class)
  @Override
  public void setStatus(@Nullable RolloutStatus status) {
    super.setStatus(status);
  }

  static final class ReadSpec extends IfReadable<RolloutSpec> {
    ReadSpec() {
      super(RolloutSpec.class);
    }
  }

  static final class ReadStatus extends IfReadable<RolloutStatus> {
    ReadStatus() {
      super(RolloutStatus.class);
    }
  }
}
