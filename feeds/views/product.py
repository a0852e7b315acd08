"""One product: read it, offer one, change it, delete it, save it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from isthmus.regions.currency import currency_of, places

from accounts.identity.duty import why_not_sell
from accounts.policies import policies_of
from feeds.actions.delete_product import delete_product, undelete_product
from feeds.actions.offer_product import edit_product, offer_product
from feeds.actions.save_product import save_product, unsave_product
from feeds.models import Product, Seller
from feeds.models.product import MOST_PICTURES
from feeds.product_forms import KeptPicture, ProductForm, pictures_of, pictures_sent
from feeds.queries.products import goods_of
from feeds.selling import CannotSell
from feeds.views.shop import switched_off
from feeds.visibility import notice_of, standing_of


def _product_or_404(request: Any, product_id: int) -> Product:
    return get_object_or_404(Product.objects.visible_to(request.viewer).whole(), pk=product_id)


def _is_mine(request: Any, product: Product) -> bool:
    return bool(request.user.is_authenticated and request.user.pk == product.seller.account_id)


@require_safe
def show(request: Any, product_id: int) -> HttpResponse:
    """The product, or the notice in its place: 410, 403 or 451."""
    product = _product_or_404(request, product_id)
    mine = _is_mine(request, product)
    # Never one's own: it can be looked at and deleted.
    if not mine and (off := switched_off(request)):
        return off
    goods = goods_of([product], request.viewer)
    notice = goods.items[0].notice
    context = {
        "good": goods.items[0],
        "product": product,
        "rates_told": goods.rates_told,
        "notice": notice,
        "is_me": mine,
        "pictures": list(product.pictures.all()),
        "standing": standing_of("product", product) if mine else [],
    }
    response = render(request, "feeds/product.html", context, status=notice.status if notice and not mine else 200)
    if response.status_code == 451:
        # RFC 7725, as for a note.
        response["Link"] = f'<{settings.SITE_URL}/>; rel="blocked-by"'
    return response


@login_required
def new(request: Any) -> HttpResponse:
    """Put a product into one's shop; whoever has none opens it first."""
    if off := switched_off(request):
        return off
    seller = Seller.objects.filter(account=request.user).first()
    if seller is None:
        return redirect("shop_edit")
    start = {"currency": currency_of(seller.country) or "USD", "link": seller.link, "contact": seller.contact}
    return _edit(request, None, start, [])


@login_required
def edit(request: Any, product_id: int) -> HttpResponse:
    """Change a product of one's own."""
    product = get_object_or_404(Product.objects.whole(), pk=product_id, seller__account=request.user, deleted_at=None)
    if off := switched_off(request):
        return off
    start = {name: getattr(product, name) for name in ProductForm.field_order}
    start["price"] = round(product.price, places(product.currency))
    return _edit(request, product, start, pictures_of(product, request.user))


def _edit(request: Any, product: Product | None, start: dict[str, Any], kept: list[KeptPicture]) -> HttpResponse:
    """ "Add pictures" stores them and asks for their descriptions; the other button offers the product."""
    adding = "add" in request.POST
    faults: list[str] = []
    # What is not written yet while pictures are added is no mistake.
    form = ProductForm(initial=request.POST.dict() if adding else start)
    if request.method == "POST":
        kept, faults = pictures_sent(request)
        form = form if adding else ProductForm(request.POST)
        if not adding and not faults and form.is_valid():
            given: dict[str, Any] = {
                "account": request.user,
                "offer": form.offer(),
                "pictures": [one.picture for one in kept],
                "policies": request.viewer.policies,
            }
            try:
                made = edit_product(product=product, **given) if product else offer_product(**given)
            except CannotSell as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("Saved.") if product else _("Your product is in your shop."))
                return redirect(made)
    context = {
        "form": form,
        "product": product,
        "kept": kept,
        "faults": faults,
        "max_pictures": MOST_PICTURES,
        "why_not_sell": why_not_sell(request.user, policies_of(request.user)),
        "check_first": request.viewer.policies.check.when == "before",
    }
    return render(request, "feeds/product_edit.html", context, status=422 if form.errors or faults else 200)


@login_required
def delete(request: Any, product_id: int) -> HttpResponse:
    """Delete one's own product; the shop that follows offers to take it back."""
    product = _product_or_404(request, product_id)
    if request.method != "POST" or not delete_product(account=request.user, product=product):
        return redirect(product)
    return redirect(f"{product.seller.get_absolute_url()}?deleted={product.pk}")


@login_required
def undelete(request: Any, product_id: int) -> HttpResponse:
    """Take a deletion back, for ten seconds."""
    if request.method == "POST" and (product := undelete_product(account=request.user, product_id=product_id)):
        messages.success(request, _("Your product is back."))
        return redirect(product)
    messages.error(request, _("It is too late: the product is deleted for good."))
    return redirect("shop_mine")


@login_required
def save(request: Any, product_id: int) -> HttpResponse:
    """Save, or with `undo` no longer; answers with the button as it then stands."""
    product = _product_or_404(request, product_id)
    if request.method != "POST":
        # Whoever had to sign in first comes back this way, and sees the product.
        return redirect(product)
    undo = "undo" in request.POST
    if undo:
        # What one has saved can always be let go.
        unsave_product(account=request.user, product=product)
    elif not _is_mine(request, product) and notice_of("product", product, request.viewer):
        # Refused, htmx sends the plain form, and that leads to the notice.
        return HttpResponse(status=403) if request.htmx else redirect(product)
    else:
        try:
            save_product(account=request.user, product=product, policies=request.viewer.policies)
        except CannotSell:
            return switched_off(request) or redirect(product)
    if request.htmx:
        context = {"product": product, "saved": not undo, "in_words": "words" in request.GET}
        return render(request, "feeds/_save_product.html", context)
    return redirect(product)
