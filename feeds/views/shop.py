"""A seller's page, one's own shop, and the products that one has saved."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from isthmus.regions.countries import country_name
from isthmus.tenancy.ids import id_from

from accounts.identity.duty import why_not_sell
from accounts.policies import policies_of
from feeds.actions.open_shop import open_shop
from feeds.models import Product, Seller
from feeds.product_forms import ShopForm
from feeds.queries.products import goods_page, saved_page
from feeds.selling import CannotSell, products_off
from feeds.visibility import notice_of, standing_of


def switched_off(request: Any) -> HttpResponse | None:
    """The page that says that a policy switches products off for the viewer; None where they are on."""
    policies = request.viewer.policies
    if not products_off(policies):
        return None
    reason = _("Products are switched off for you.")
    context = {"title": _("Products"), "reason": reason, "policy": policies.by["features"]}
    return render(request, "feeds/off.html", context, status=403)


@require_safe
def shop(request: Any, username: str) -> HttpResponse:
    """What a seller says of the shop, and the products in it."""
    sellers = Seller.objects.select_related("account__verification", "withheld_by__rule_version__rule")
    seller = get_object_or_404(sellers, account__username=username.lower(), account__is_active=True)
    viewer = request.viewer
    mine = viewer.account is not None and viewer.account.pk == seller.account_id
    if not mine and (off := switched_off(request)):
        return off
    notice = notice_of("seller", seller, viewer)
    context = {
        "seller": seller,
        "person": seller.account,
        "goods": goods_page(Product.objects.filter(seller=seller), viewer, id_from(request.GET.get("before", ""))),
        "is_me": mine,
        # Until its words have been checked, where a policy says so, only their author reads them.
        "told": mine or not (notice or seller.held),
        "notice": notice,
        "standing": standing_of("seller", seller) if mine else [],
        "country": country_name(seller.country, get_language() or "en"),
        "deleted": id_from(request.GET.get("deleted", "")) if mine else None,
    }
    return render(request, "feeds/shop.html", context)


@require_safe
@login_required
def mine(request: Any) -> HttpResponse:
    """To one's own shop, or to where it is opened."""
    seller = Seller.objects.select_related("account").filter(account=request.user).first()
    return redirect(seller or "shop_edit")


@login_required
def edit(request: Any) -> HttpResponse:
    """Open a shop, or change what it says of itself."""
    if off := switched_off(request):
        return off
    seller = Seller.objects.filter(account=request.user).first()
    start = (
        {name: getattr(seller, name) for name in ShopForm.field_order}
        if seller
        else {"name": request.user.name, "country": request.user.country}
    )
    form = ShopForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            made = open_shop(account=request.user, policies=request.viewer.policies, **form.cleaned_data)
        except CannotSell as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved.") if seller else _("Your shop is open. Put the first product into it."))
            return redirect(made if seller else "product_new")
    context = {
        "form": form,
        "seller": seller,
        "why_not_sell": why_not_sell(request.user, policies_of(request.user)),
        "check_first": request.viewer.policies.check.when == "before",
    }
    return render(request, "feeds/shop_edit.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def saved(request: Any) -> HttpResponse:
    """The products that one has saved, the latest first."""
    if off := switched_off(request):
        return off
    goods = saved_page(request.viewer, id_from(request.GET.get("before", "")))
    return render(request, "feeds/saved_products.html", {"goods": goods})
