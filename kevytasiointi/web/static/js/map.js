// A map beside the fields of a place, or of places that were told. The fields are the truth: what is
// typed moves the point, and a point that is put is written into them.
import "../built/leaflet/leaflet.js";

const L = window.L;
const FINLAND = L.latLngBounds([59, 19], [71, 32]);
const [FAR, NEAR, DEEPEST] = [4, 14, 18];
const DECIMALS = 5; // a metre or so
const isCalm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

L.Icon.Default.imagePath = new URL("../built/leaflet/images/", import.meta.url).href;

// Leaflet puts a picture from a data: address into what it drops, which our content policy blocks.
const Tiles = L.TileLayer.extend({
  _removeTile(key) {
    return L.GridLayer.prototype._removeTile.call(this, key);
  },
  _abortLoading() {},
});

startMaps(document);
document.addEventListener("kevyt:added", (event) => startMaps(event.target));

function startMaps(scope) {
  scope.querySelectorAll("[data-map][hidden]").forEach((box) => {
    box.hidden = false;
    const map = makeMap(box);
    if ("places" in box.dataset) showPlaces(map, JSON.parse(box.dataset.places));
    else choosePoint(map, box);
  });
}

function makeMap(box) {
  const frame = box.querySelector(".kevyt-map__frame");
  const map = L.map(frame, {
    attributionControl: false,
    zoomControl: false,
    scrollWheelZoom: false, // the wheel scrolls the page
    fadeAnimation: !isCalm,
    zoomAnimation: !isCalm,
    inertia: !isCalm,
    keyboardPanDelta: 40,
    minZoom: FAR,
    maxZoom: DEEPEST,
  });
  map.fitBounds(FINLAND);
  if (isCalm) map.panBy = (offset) => L.Map.prototype.panBy.call(map, offset, { animate: false });
  // A map in a part of the page that was hidden gets its size when the part is shown.
  new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(frame);
  addTiles(map, box);
  on(box, "nearer", () => map.zoomIn());
  on(box, "farther", () => map.zoomOut());
  return map;
}

function addTiles(map, box) {
  let isLoaded = false;
  const tiles = new Tiles(box.dataset.tiles, { maxZoom: DEEPEST });
  tiles.on("tileload", () => {
    if (!isLoaded) say(box, "");
    isLoaded = true;
  });
  tiles.on("tileerror", () => {
    if (!isLoaded) say(box, box.dataset.saidFailed);
  });
  tiles.addTo(map);
}

function showPlaces(map, places) {
  const points = places.map(({ name, north, east }) => {
    const pin = L.marker([north, east], { alt: name, title: name, keyboard: false });
    return pin.addTo(map).getLatLng();
  });
  map.fitBounds(L.latLngBounds(points), { maxZoom: NEAR, padding: [40, 40] });
}

// --- a point that is put ---

function choosePoint(map, box) {
  const fields = [box.dataset.north, box.dataset.east].map((id) => document.getElementById(id));
  const pin = L.marker(FINLAND.getCenter(), {
    alt: box.dataset.point,
    draggable: true,
    keyboard: false, // it can't be moved by keyboard, so it is no stop on the way either
  });

  let isPutting = false;

  function follow() {
    if (isPutting) return;
    if (said(box) !== box.dataset.saidFailed) say(box, ""); // it told of another point
    const point = pointIn(fields);
    if (point === null) {
      pin.remove();
      return;
    }
    pin.setLatLng(point).addTo(map);
    if (!map.getBounds().pad(-0.1).contains(point) || map.getZoom() < NEAR) {
      map.setView(point, Math.max(map.getZoom(), NEAR), { animate: false });
    }
  }

  function put(point) {
    if (!FINLAND.contains(point)) {
      follow();
      say(box, box.dataset.saidOutside);
      return;
    }
    pin.setLatLng(point).addTo(map);
    const texts = [point.lat, point.lng].map(written);
    fill(texts);
    const [north, east] = texts;
    say(box, box.dataset.saidPut.replace("%{north}", north).replace("%{east}", east));
  }

  // Others that listen to the fields hear of it as if it had been typed.
  function fill(texts) {
    isPutting = true;
    fields.forEach((field, index) => {
      field.value = texts[index];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    fields.at(-1).dispatchEvent(new Event("change", { bubbles: true }));
    isPutting = false;
  }

  map.on("click", (event) => put(event.latlng));
  pin.on("dragend", () => put(pin.getLatLng()));
  on(box, "place", () => put(map.getCenter()));
  on(box, "remove", () => {
    pin.remove();
    fill(["", ""]);
    say(box, box.dataset.saidRemoved);
  });
  fields.forEach((field) => field.addEventListener("input", follow));
  follow();
}

function pointIn(fields) {
  const [north, east] = fields.map(({ value }) => value.trim().replace(",", "."));
  const isNumber = (text) => /^\d{1,2}(\.\d+)?$/.test(text);
  if (!isNumber(north) || !isNumber(east)) return null;
  const point = L.latLng(Number(north), Number(east));
  return FINLAND.contains(point) ? point : null;
}

function written(degrees) {
  const text = degrees.toFixed(DECIMALS);
  return document.documentElement.lang === "en" ? text : text.replace(".", ",");
}

// --- small parts ---

function on(box, act, does) {
  box.querySelector(`[data-act="${act}"]`).addEventListener("click", does);
}

function say(box, words) {
  box.querySelector("[data-says]").textContent = words;
}

function said(box) {
  return box.querySelector("[data-says]").textContent;
}
