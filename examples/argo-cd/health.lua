-- Health of a sluice.dev/v1alpha1 Rollout for Argo CD. It reads what kstatus reads, so that Argo CD, Flux and
-- `kubectl wait` agree: status.observedGeneration and the conditions Stalled, Reconciling and Ready.

local function condition(type)
  for _, found in ipairs((obj.status or {}).conditions or {}) do
    if found.type == type then
      return found
    end
  end
  return {}
end

local function health(status, message)
  return { status = status, message = message or "" }
end

-- A release that waits for a person: the rollout is suspended, or a pause has no duration.
local function waits_for_a_person()
  if obj.spec.suspend then
    return true
  end
  local steps = obj.spec.strategy.canary.steps
  local step = obj.status.phase == "Progressing" and obj.status.step and steps[obj.status.step + 1] or {}
  return step.pause ~= nil and step.pause.duration == nil
end

local RESTING = { Stable = true, Promoted = true, RolledBack = true }

local function of_rollout()
  local status = obj.status
  if status == nil or status.phase == nil then
    return health("Progressing", "Sluice has not seen this Rollout yet")
  end
  if status.observedGeneration ~= obj.metadata.generation then
    return health("Progressing", "Sluice has not seen the latest spec yet")
  end
  local stalled = condition("Stalled")
  if stalled.status == "True" then
    return health("Degraded", stalled.message)
  end
  if status.phase == "RolledBack" then
    return health("Degraded", status.message)
  end
  if condition("Reconciling").status == "True" or not RESTING[status.phase] then
    return health(waits_for_a_person() and "Suspended" or "Progressing", status.message)
  end
  local ready = condition("Ready")
  if ready.status == "True" then
    return health("Healthy", status.message)
  end
  return health(ready.status == "False" and "Degraded" or "Progressing", ready.message)
end

return of_rollout()
