-- wrk: sends the requests of a file that presign wrote, and compares each answer's status with the one it must have.
-- Wants as many connections as threads: then the answer to a thread is the one to its last request.

local threads = {}

function setup(thread)
  thread:set("id", #threads)
  table.insert(threads, thread)
end

function init(args)
  local file = assert(io.open(args[1], "rb"))
  texts, statuses = {}, {}
  while true do
    local line = file:read("*l")
    if not line then break end
    local status, size = line:match("^(%d+) (%d+)$")
    table.insert(statuses, tonumber(status))
    table.insert(texts, file:read(tonumber(size)))
  end
  file:close()
  current = (id * 997) % #texts
  accepted, refused, wrong, what = 0, 0, 0, ""
end

function request()
  current = current % #texts + 1
  return texts[current]
end

function response(status, headers, body)
  if status ~= statuses[current] then
    wrong = wrong + 1
    what = statuses[current] .. " expected, " .. status .. " came: " .. body
  elseif status == 204 then
    accepted = accepted + 1
  else
    refused = refused + 1
  end
end

function done(summary, latency, requests)
  local accepted, refused, wrong = 0, 0, 0
  for _, thread in ipairs(threads) do
    accepted = accepted + thread:get("accepted")
    refused = refused + thread:get("refused")
    wrong = wrong + thread:get("wrong")
    if thread:get("what") ~= "" then print("WRONG: " .. thread:get("what")) end
  end
  print(string.format("verdicts: %d accepted, %d refused, %d wrong, %d timeouts", accepted, refused, wrong,
    summary.errors.timeout))
  print(string.format("rate: %.0f", summary.requests / (summary.duration / 1e6)))
end
