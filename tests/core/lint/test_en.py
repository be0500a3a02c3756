"""English wording: for each rule replies that must be found and replies that come near and must not."""

from __future__ import annotations

import pytest

from cs_toolkit import packs
from cs_toolkit.core.lint import Scope, lint

RULES = packs.lint_rules()

ANYWHERE = Scope(language="en")
AMAZON = Scope(language="en", platforms=frozenset({"amazon"}))
CN = Scope(language="en", region="cn")
UK = Scope(language="en", region="uk")
EU = Scope(language="en", region="eu")
FOOD = Scope(language="en", goods=frozenset({"food", "health"}))

# Rule -> (scope, texts that break it, texts that come near and do not).
SAMPLES: dict[str, tuple[Scope, tuple[str, ...], tuple[str, ...]]] = {
    "L01": (
        ANYWHERE,
        (
            "5-star review = $5 back",
            "Hi Jane! Leave us five stars and we’ll send you a £10 gift card as a thank-you 🎁",
            "Get 20% off your next order when you post a positive review with a photo.",
            "Rate us ⭐⭐⭐⭐⭐ and claim a free phone case!",
            "Thanks for shopping with us. As a thank you for a 5 star rating we refund $3 to your account.",
            "Write a great review, send us the screenshot and you'll receive a coupon.",
            "Every glowing review enters you into our prize draw.",
            "Want a free sample? Just leave us a good review.",
            "Leave us 5 stars on Google. Send me a screenshot and I'll transfer $10.",
            "We'd be happy to give you $10 in return for a nice review on Amazon.",
            "Leave a review and get 10% off your next purchase.",
            "There's a little gift waiting for every customer\nwho leaves positive feedback.",
            "Give us a thumbs-up and your shipping will be refunded.",
        ),
        (
            "Hi Tom, I can’t offer cash or vouchers for 5-star reviews; that is against Amazon's rules.",
            "If you like, an honest review helps others. There is no reward for it, good or bad.",
            "Thank you for your 5-star review, Anna. Your refund of $12.50 for the late parcel went out today.",
            "We never pay for positive reviews and we won't start now.",
            "I refunded $24.00 for the cracked mug this morning; it reaches your card by Friday.",
            "The kettle has a five-star energy rating and comes with a free descaler.",
            "Good question: the discount code works until 30 November.",
            "Your feedback on the packing went to Li in the warehouse, and the $8 for postage is on its way to you.",
        ),
    ),
    "L02": (
        ANYWHERE,
        (
            "We'll refund you if you remove the review",
            "Hi Sam, once you take down your 1-star rating I can issue the full refund.",
            "Please delete your negative review and we'll send a replacement free of charge.",
            "If you could update your review to 5 stars, we would be glad to give you $20.",
            "I will refund the $30\nas soon as the review is changed.",
            "In exchange for editing your feedback you'd get a 50% discount.",
            "We can't refund you until you withdraw the bad review.",
            "Change it to five stars and the money is yours.",
            "Take the review down first. Then we’ll refund you.",
            "Happy to make it worth your while if that review disappears – just remove it 😊 and we'll pay you £15. Could you delete the review?",
            "A £15 voucher is yours for revising your Trustpilot rating.",
        ),
        (
            "The refund of $30 is yours whether or not you change your review.",
            "We never ask for a review to be removed in exchange for a refund.",
            "Your $20 went out today. The review is yours and I won't ask about it.",
            "You don't need to edit your review to get the replacement; it ships today.",
            "We changed our packaging after your review and I have refunded the $9 for shipping.",
            "Amazon forbids us to pay for a changed rating, so this voucher has nothing to do with your review.",
            "I've removed the wrong charge and refunded £4.99.",
            "Please remove the label from the box and I will send the refund today.",
        ),
    ),
    "L03": (
        ANYWHERE,
        (
            "please update to 5 stars",
            "Would you consider changing your review now that the new lamp has arrived?",
            "We kindly ask you to remove your negative feedback.",
            "It would mean the world to us if you could revise your rating.",
            "Hi Priya, now that it is solved, could you take your review down? 🙏",
            "Perhaps you might reconsider the one-star rating?",
            "Any chance you could bump it up to five stars?",
            "We hope you will raise your score.",
            "Delete your comment please, it hurts our small shop.",
            "If you're pleased with how it was sorted,\nfeel free to edit your review.",
            "I'd be so grateful if you'd turn that 2 star into a 5 star.",
        ),
        (
            "The new lamp was delivered on Tuesday at 14:10; I hope it lights the desk well.",
            "We have updated our size chart after your review, so M now reads 96 cm.",
            "You can edit your review at any time in your account; I have no say in it.",
            "We can't remove reviews, and I won't ask you to change yours.",
            "Please update your delivery address before 18:00 today so that the new parcel goes to the right door.",
            "Please change the filter every three months; a new one is in the box.",
            "Your review helped us: the glue has been changed.",
            "I have removed the second charge from your order; the $14 are back tomorrow.",
            "Please drop the parcel at the post office by Friday; the label is prepaid.",
        ),
    ),
    "L04": (
        ANYWHERE,
        (
            "Happy? Review us. Unhappy? Email us",
            "If you're happy with your order, please leave us a review; if not, message me first.",
            "Love it? Leave us 5 stars! Not satisfied? Contact us before posting.",
            "Please leave us a five-star review.",
            "If you enjoyed the tea, we'd love it if you rated us on Etsy.",
            "Please don't leave a negative review, talk to us first.",
            "Before leaving a bad review, please contact us and we will fix it.",
            "We’d really appreciate positive feedback 🌟",
            "As long as everything is great, do share a review!",
            "Do rate us if you are satisfied with the repair.",
            "We only ask for good reviews.",
        ),
        (
            "An honest review, good or bad, helps other buyers.",
            "If you like, I can send the mug in blue instead.",
            "If you'd like to leave feedback, the form is in your order; every word counts, praise or not.",
            "Once you are happy with the size, cut off the tags; until then you can return it for free.",
            "Thank you for the five stars, Leo! The second lamp left us at 10:30.",
            "If you are happy for us to collect it on Tuesday, just say so.",
            "I'm glad the new zip works. If anything else comes up, write to me here.",
            "Please rate the courier app separately; that is not in our hands to change.",
        ),
    ),
    "L05": (
        AMAZON,
        (
            "text me at 555-0134",
            "Please email us at help@mugshop.com and we'll sort it out.",
            "Add me on WeChat: mugshop88 and I'll refund you there.",
            "It's quicker on WhatsApp – my number is +44 7700 900123.",
            "Just call us on 020 7946 0958 between nine and five.",
            "You can reach our manager by phone.",
            "Order directly from our website next time and skip the fees.",
            "Visit www.mugshop-direct.com/returns to start the return.",
            "Let's settle this outside of Amazon.",
            "Could you give me your phone number so that I can explain?",
            "Scan the QR code on the card to chat with us 😊",
            "Send the photos to mugshop (at) gmail dot com",
            "DM us on Instagram and we'll take care of it.",
            "Shall we sort this out privately?",
            "What's your email address? I'd rather talk there.",
            "Message me on Telegram.",
        ),
        (
            "Everything can stay here in the Amazon chat; you don't have to call or email anyone.",
            "We can't move to WhatsApp, but I answer here until 18:00 today.",
            "Your parcel is with UPS, tracking number 1Z999AA10123456784; you can follow it at https://www.ups.com/track.",
            "Amazon will send you an email when the refund of $18 is posted.",
            "I called the depot at 10:20 and they found your parcel.",
            "Someone pretending to be us may ask you to text them; please don't reply.",
            "Show the QR code at the drop-off point and they print the label for you.",
            "The phone case you ordered fits the 15 Pro, not the 15.",
            "Please send the photo here in this chat; I have set a new mug aside meanwhile.",
            "The bottom line of the label shows the batch number 20261101.",
            "Royal Mail can be reached on 03457 740740, but I have asked them already.",
            "The order number on the slip is 112-1234567-7654321.",
        ),
    ),
    "L06": (
        ANYWHERE,
        (
            "I'll Venmo the refund",
            "Please send me your PayPal address and I'll pay you back directly.",
            "We can refund you by bank transfer; what's your IBAN?",
            "Send the difference through Zelle and we'll upgrade the order.",
            "I'd rather refund you outside of Amazon, it's faster.",
            "Could you share your bank details so that I can transfer the £20?",
            "Cancel the order and pay us directly, then it's 10% cheaper.",
            "We'll put some cash in the parcel.",
            "Just Cash App me $6 for the postage.",
            "The refund will be sent via Western Union.",
            "Pay the rest to our account, please.",
            "Instead of the original payment method we'll wire it to you.",
        ),
        (
            "The $20 go back to the card you paid with, today before 17:00.",
            "I have refunded £34.99 to your PayPal account, the way you paid.",
            "We can't send refunds by bank transfer; it goes back the way you paid.",
            "Please never pay anyone outside Amazon, even if they claim to be us.",
            "The refund appears on your card in 3 to 5 working days; Amazon sends it, no bank details needed.",
            "I checked the parcel's weight: 1.2 kg when it left us.",
            "Cash on delivery isn't offered for this lamp.",
            "You used Apple Pay at checkout, so the $12 will be back on the same card.",
        ),
    ),
    "L07": (
        ANYWHERE,
        (
            "That's the courier's fault",
            "Hello, the damage was caused by UPS, so please contact them.",
            "You will have to take it up with Royal Mail.",
            "It's not our fault that the parcel got lost.",
            "The item was in perfect condition when it left our warehouse.",
            "We're not responsible for delays once it has been shipped.",
            "You should have read the size chart before ordering.",
            "You must have ordered the wrong size.",
            "There's nothing we can do, it's out of our hands.",
            "The factory is to blame for the loose seam.",
            "Please file a claim with the carrier.",
            "It broke because you didn't follow the instructions.",
            "That's down to user error I'm afraid.",
            "The listing clearly states the colour may differ.",
            "Delivery problems have nothing to do with us.",
        ),
        (
            "I've filed the claim with UPS myself; you get a new mug today, whatever they say.",
            "The mug broke on its way and that is on us; a new one leaves at 15:00.",
            "It isn't your fault: our size chart said 96 cm and should have said 92 cm.",
            "You don't have to contact the courier, I have opened the claim.",
            "I called Evri at 11:05 and they found your parcel in Leeds.",
            "You should have received it on Friday; I'm sorry it is still missing.",
            "Whether the courier or we dropped it, the damage is ours to make good.",
            "Please hand the parcel to the driver tomorrow between 9:00 and 12:00; the label is on it.",
            "Our photo misled you: the blue looks darker there.",
            "The carrier lost it, so I'm sending a second one by express today.",
            "You can return it for free within 30 days.",
        ),
    ),
    "L08": (
        ANYWHERE,
        (
            "I understand how you feel",
            "We completely understand your frustration.",
            "I can imagine how frustrating this must be.",
            "I know how disappointing a late delivery can be.",
            "We do understand your concerns and share your disappointment.",
            "If I put myself in your shoes I'd feel the same.",
            "I truly appreciate how upsetting it is to receive a damaged item.",
            "We sympathise with your situation.",
            "I can see that you are very upset, Mrs Hall.",
            "We hear you.",
            "That must be so frustrating!",
        ),
        (
            "I understand: the mug broke on the day of your daughter's birthday.",
            "You waited 9 days for a parcel we promised in 3; that is annoying and it was our mistake.",
            "Do I understand it right that the left shoe is a 41 and the right one a 42?",
            "I won't say I know how you feel; I'd rather send the new lamp today.",
            "It hurts to open a box and find the glass cracked.",
            "I hope the instructions are easy to understand.",
            "I know the dress was for Saturday's wedding and how upset you were.",
            "I'd appreciate a photo of the label; a new cable is packed already.",
        ),
    ),
    "L09": (
        ANYWHERE,
        (
            "sorry if you were offended",
            "I'm sorry, but it's company policy.",
            "We apologise for any inconvenience this may have caused.",
            "If we upset you in any way, we're sorry.",
            "I'm sorry you feel that way.",
            "We’re sorry that you think the colour is off, but the photo shows it.",
            "Our apologies if there was some misunderstanding.",
            "Sorry about the delay, however the courier was busy.",
            "Should this have caused you trouble, we apologize.",
            "I regret if my colleague seemed rude.",
            "Sorry, but we can't change that.",
        ),
        (
            "We sent the wrong size and I am sorry.",
            "I'm sorry the mug broke; a new one left at 10:30 today.",
            "Sorry for the three days without an answer. If you prefer the money, tell me and it goes out today.",
            "I'm sorry the zip tore after two days, but the good news is that the new jacket is already packed.",
            "I apologise for the wrong colour: I picked navy instead of black.",
            "If the new lamp flickers again, write to me here and I will refund it.",
            "I'm sorry that your parcel went to Leeds. That was my mistake.",
            "I won't say sorry if and but: we got it wrong.",
        ),
    ),
    "L12": (
        ANYWHERE,
        (
            "We'll reply ASAP",
            "I will get back to you soon.",
            "Our team will look into it and be in touch.",
            "Your refund will be processed shortly.",
            "We are working on it and will resolve it as quickly as possible.",
            "Please be patient.",
            "Bear with us, someone will contact you in due course.",
            "I've forwarded this to the relevant department.",
            "We'll send the new mug at our earliest convenience.",
            "Thanks for your message 🙏 We'll let you know.",
            "Your complaint has been escalated and is under review.",
            "I'll call you\nas soon as I can.",
            "The replacement will be with you in a few days.",
        ),
        (
            "I will write to you here by 18:00 today.",
            "We'll refund you as soon as possible, at the latest tomorrow at noon.",
            "I'll look into it. You'll have my answer by 5pm.",
            "Please stop using the charger immediately; a new one leaves us today.",
            "Sorry we didn't answer sooner.",
            "We hope to see you again soon!",
            "I refunded the $18 right away this morning.",
            "Let me know as soon as you have the photo; I have set a new one aside.",
            "Your new lamp arrives on Thursday 26 November.",
            "Li from the warehouse will check the shelf within 2 hours and I'll write to you then.",
        ),
    ),
    "L14": (
        ANYWHERE,
        (
            "We have noted your issue.",
            "Thank you for telling us about the problem.",
            "I have looked at the situation and will refund you by 6pm.",
            "Sorry about this matter, Mr Jones.",
            "Please send the item back.",
            "We've read your complaint.",
            "Our team checked the product.",
            "Sorry that your recent purchase did not please you.",
        ),
        (
            "The loose seam on your blue dress in size M was our mistake.",
            "No problem, the label is in the box.",
            "Your request for a refund of $18 went through at 10:02.",
            "Your case number is C-1042.",
            "I compared the product page with your photo: the page shows gold.",
            "The issue with the zip is known: the pull is too thin.",
            "The problem was the glue; the new batch holds.",
        ),
    ),
    "L18": (
        ANYWHERE,
        (
            "we'll sue you for this review",
            "Are you stupid or can't you read?",
            "You are the rudest, most ungrateful customer we've had, and frankly pathetic.",
            "Our lawyers will be in touch if this review stays up.",
            "Good luck with that complaint, nobody will care.",
            "What did you expect for $5?",
            "You get what you pay for.",
            "Next time try reading the description 🙄",
            "Remove it or else.",
            "We know where you live.",
            "Stop whining and calm down.",
            "If you don't like it, shop elsewhere.",
            "We will report you to the police for defamation.",
            "Your account will be blacklisted by all sellers.",
            "What an idiot.",
            "Oh wow, poor you!",
            "Then don't buy from us, we don't need customers like you.",
            "Sh*t happens, get over it.",
            "You're just lying to get a refund.",
        ),
        (
            "That was a stupid mistake of ours and I'm sorry.",
            "It is ridiculous that you waited 3 weeks; that's on us.",
            "You have every right to take legal action; I hope the refund of $80 today makes it unnecessary.",
            "I reported the driver to his depot and opened the claim.",
            "No question is stupid: the cable is USB-C.",
            "We won't close your account or block you for complaining.",
            "Parcels get lost now and then, and we carry the loss.",
            "The nightlight is for a child from 3 years.",
            "People like you who take the time to write help us get better.",
            "You can go to the small claims court; your rights stay as they are.",
            "If the parcel was stolen from the porch, tell the police; I will send a new one meanwhile.",
            "You aren't being unreasonable at all.",
            "Your statutory rights are not affected.",
            "The blind you ordered is 120 cm wide.",
        ),
    ),
    "L20": (
        ANYWHERE,
        (
            "send me your card number",
            "Please reply with the verification code you just received.",
            "To refund you we need a copy of your passport.",
            "Could you confirm your bank account and sort code?",
            "What's the CVV on the back?",
            "Please provide your Amazon password so I can check.",
            "Take a photo of your ID card and upload it here.",
            "Tell me the long card number and expiry date of your card.",
            "We require proof of identity before we can pay.",
            "Kindly share the OTP.",
        ),
        (
            "The refund needs no card number and no code from you.",
            "We will never ask for your password.",
            "Please don't send your card details; the $18 go back the way you paid.",
            "The money shows on your card within 3 days.",
            "Please send the order number on the slip; I have set a new lamp aside.",
            "To reset the lock, enter the default PIN code 0000.",
            "Use the discount code at checkout.",
            "Your tracking code is RM123456789GB.",
            "Send the gift card back unused and I credit it today.",
            "The passport holder you ordered left us today.",
        ),
    ),
    "L21": (
        UK,
        (
            "no refund once opened",
            "Sale items cannot be returned.",
            "Unfortunately we don't accept returns on opened products.",
            "As the seal is broken, we are unable to refund you.",
            "All sales are final.",
            "You tried it on, so we can't take it back.",
            "Discounted goods are non-refundable.",
            "Sorry, no returns!",
            "We can't refund it because you bought it in the sale.",
            "Once the tags are removed, you lose the right to return it.",
            "We do not refund for change of mind.",
        ),
        (
            "You can return it within 14 days, opened or not.",
            "Earrings can't be returned once unsealed, for hygiene reasons; these arrived broken, so I refund them anyway.",
            "The mug with your name on it is personalised, so it can't be returned once we have engraved it.",
            "We won't refuse the return because you opened the box.",
            "Sale items can be returned like any other, too.",
            "Even if it was opened, send it back; the label is prepaid.",
            "My colleague told you opened boxes can't be returned; that was wrong.",
            "I refunded the open balance of £4 and the label is in your inbox.",
            "The lid can't be opened without the key; I will send one back with the new lamp.",
        ),
    ),
    "L22": (
        CN,
        (
            "The right of final interpretation belongs to our shop.",
            "We reserve the right to refuse any claim.",
            "Our decision is final.",
            "By ordering, the buyer waives all rights to claim.",
            "No complaints will be accepted after three days.",
            "Buyers may not leave negative reviews.",
            "Final interpretation is ours.",
        ),
        (
            "I removed the line about final interpretation; it has no effect.",
            "You keep every right to complain, to us or to 12315.",
            "My interpretation of the photo: the glaze cracked in the kiln.",
            "The final decision is yours: a new mug or the money.",
            "We reserve a table lamp for you until Friday.",
            "You don't waive any rights by accepting the replacement.",
        ),
    ),
    "L23": (
        ANYWHERE,
        (
            "refund only if you drop the dispute",
            "Please close the A-to-Z claim first, then we will refund you.",
            "Once you withdraw the complaint I'll send the replacement.",
            "We can pay you $50 provided you don't post about this.",
            "We'll compensate you if you keep this between us.",
            "You'll get the refund after you sign our non-disclosure agreement.",
            "Cancel your chargeback and the money is yours.",
            "Unless you close the case with PayPal, we can't help.",
            "In exchange for dropping the claim you get a full refund.",
            "Promise not to report us and I will refund the £30.",
        ),
        (
            "The refund of $30 goes out today; you don't need to close the claim.",
            "Whether you keep the dispute open or not, the new lamp ships today.",
            "Once the refund has arrived, I'll close the case on our side.",
            "I accepted your A-to-Z claim, so Amazon refunds you the $42.",
            "Your complaint to Trading Standards changes nothing: the £18 are yours.",
            "Please don't worry, the replacement is on its way.",
            "I settled the claim with the courier; your refund was sent at 10:00.",
            "We didn't tell you about the delay, and that was wrong; $5 are back on your card today.",
        ),
    ),
    "L24": (
        CN,
        (
            "best quality in the world",
            "Our mugs are of the highest quality.",
            "We are the number one brand in China.",
            "World-class craftsmanship, second to none!",
            "You won't find it cheaper, we have the lowest prices.",
            "The most advanced kettle on the market.",
            "This is simply the best product you'll find.",
            "It is top-grade leather and unbeatable value.",
        ),
        (
            "Best wishes, Chen",
            "We do our best to answer by 18:00.",
            "The best way to clean it is warm water.",
            "It went out by first-class post this morning.",
            "Your parcel is my number one priority today.",
            "Best before 11/2027, as printed on the lid.",
            "The steel is 0.5 mm thick and keeps tea at 60 °C for 6 hours.",
            "Which day suits you best?",
        ),
    ),
    "L25": (
        ANYWHERE,
        (
            "guaranteed, never again",
            "I promise this will never happen again.",
            "We guarantee it won't break.",
            "100% satisfaction guaranteed!",
            "It will definitely arrive tomorrow.",
            "This cable lasts forever.",
            "I can assure you that you will never have this problem again.",
            "The new one is unbreakable.",
            "You have my word that it won't be late.",
            "Our lamps come with a lifetime warranty, zero risk.",
        ),
        (
            "I can't promise that it never breaks; if it does within 180 days, you get another.",
            "The 2-year guarantee covers the battery.",
            "It's 100% cotton.",
            "You get 100% of the price back today.",
            "This should never have happened.",
            "We never received the first parcel back, so I asked Evri at 9:00.",
            "We now check each lid so that this doesn't happen again.",
            "Delivery on Thursday is not guaranteed, so I send it by express.",
            "We never share your data.",
        ),
    ),
    "L28": (
        FOOD,
        (
            "it's perfectly safe to eat",
            "A little mould is harmless, just cut it off.",
            "The rash is normal and will go away on its own.",
            "Our tea can't have made you ill.",
            "Don't worry, itching at first is part of the detox.",
            "You must have eaten something else.",
            "No other customers got sick.",
            "This cream cures eczema.",
            "There's no need to see a doctor.",
            "You just have sensitive skin.",
            "It lowers your blood pressure and boosts immunity.",
            "Keep using it, your skin needs time to adjust.",
            "There are no side effects.",
        ),
        (
            "Please stop eating the nuts, keep the bag, and see a doctor if it gets worse.",
            "I can't say whether it is safe to eat; please throw nothing away, we collect it tomorrow.",
            "A rash after one use is not normal; please stop using the cream today.",
            "The tea is no medicine and we don't claim that it cures anything.",
            "The white film on the chocolate is cocoa butter, the batch is 20261101.",
            "I'm sorry your stomach hurt after the soup; the batch is off the shelf since 9:00.",
            "The cup is safe for the dishwasher.",
            "I hope your skin is feeling better; the refund of $22 went out at 11:00.",
            "I'm sorry you were upset by my first reply.",
        ),
    ),
    "L29": (
        CN,
        (
            "you are a scammer",
            "This looks like refund fraud to us.",
            "You're just trying to get free stuff.",
            "We believe you are a professional claimant.",
            "Your photos are clearly photoshopped.",
            "Stop blackmailing us.",
            "You obviously swapped the phone before sending it back.",
            "I think you work for a competitor.",
            "You do this for a living, don't you?",
        ),
        (
            "Scammers pretending to be us are sending texts; please don't open the link.",
            "I don't doubt your photos; a new phone leaves today.",
            "Are you trying to pair it with a second phone? Hold the button for 5 seconds.",
            "The bag is made of fake leather, as the label says.",
            "Your bank's fraud team may call you about the refund of ¥86.",
            "Nobody thinks that you made this up.",
            "You felt cheated, and the ¥20 difference is back on your card today.",
        ),
    ),
    "L32": (
        UK,
        (
            "You can also use https://ec.europa.eu/consumers/odr to complain.",
            "Complaints can be raised on the EU ODR platform.",
            "The European Commission offers a platform for online dispute resolution.",
            "See the Alternative Dispute Resolution for Consumer Disputes Regulations 2015.",
            "Our ODR link is below: http://ec.europa.eu/odr",
        ),
        (
            "The EU's ODR platform closed on 20 July 2025; you can turn to RetailADR instead.",
            "We belong to RetailADR, which is free for you.",
            "You can go to Citizens Advice on 0808 223 1133.",
            "The link in our old email is no longer valid: ec.europa.eu/consumers/odr was switched off.",
            "Your order ODR-1042 left us at 10:00.",
        ),
    ),
    "L33": (
        EU,
        (
            "returns within 7 days only",
            "You have seven days to return the shoes.",
            "Only unopened goods can be returned.",
            "We offer a 7-day return policy.",
            "The cooling-off period is 10 days.",
            "You may cancel the contract within 14 days.",
            "Once opened, you can no longer withdraw.",
            "The product must be sealed in its original packaging to be refunded.",
        ),
        (
            "You may withdraw within 14 days of receiving the shoes, opened or not.",
            "We refund within 7 days of receiving your return.",
            "The return label is valid for 7 days; after that I send a new one.",
            "Cancel the order before it ships and nothing is charged.",
            "The box need not be unopened.",
            "Your parcel took 7 days, which is 4 more than promised.",
            "You have 30 days to return it, sealed or not.",
        ),
    ),
    "L34": (
        ANYWHERE,
        (
            "10 % off our new line",
            "Sorry about the crack! While you're here, check out our new collection.",
            "Follow us on Instagram for more.",
            "We also have a summer sale on right now 🎉",
            "Buy two, get one free this week.",
            "You might also like our matching teapot.",
            "Subscribe to our newsletter.",
            "Tell your friends about us!",
            "Don't miss our Black Friday deals.",
            "Browse our latest arrivals at https://mugshop.example-store.com/new",
            "Why not upgrade to our premium model?",
        ),
        (
            "You can follow the parcel at https://www.royalmail.com/track-your-item.",
            "I can swap it for our new model at no cost.",
            "The sale price you paid was $18, and $18 go back today.",
            "I had another look at your photos: the crack runs along the handle.",
            "Here is a 10% voucher for your next order, valid until 31 December.",
            "The price range on the page was wrong; you get the $4 difference back.",
            "We won't send you advertising.",
            "The manual is at https://docs.lampmaker.com/manual.",
            "Your new lamp arrives on Thursday.",
        ),
    ),
}
OTHER_REGIONS = (
    ("L21", CN, "Sorry, no returns on opened boxes.", True),
    ("L21", EU, "Opened boxes can't be refunded.", True),
    ("L21", Scope(language="en", region="us"), "Opened boxes can't be refunded.", False),
    ("L22", UK, "Our decision is final.", False),
    ("L24", UK, "The best quality in the world.", False),
    ("L29", UK, "This is refund fraud.", False),
    ("L32", EU, "Use the EU ODR platform.", True),
    ("L32", CN, "Use the EU ODR platform.", False),
    ("L33", UK, "You have the right to withdraw from the contract within 14 days.", True),
    ("L33", UK, "You have the right to cancel the contract within 14 days.", False),
    ("L33", EU, "You have the right to withdraw from the contract within 14 days.", False),
    ("L33", EU, "You have the right to cancel within 14 days.", True),
    ("L33", CN, "Returns within 7 days only.", False),
    ("L05", Scope(language="en", platforms=frozenset({"shopify"})), "Please email us at help@mugshop.com.", False),
    ("L05", Scope(language="en", platforms=frozenset({"own-site"})), "Call us on 020 7946 0958.", False),
    ("L05", Scope(language="en", platforms=frozenset({"etsy"})), "Please email us at help@mugshop.com.", True),
    ("L05", ANYWHERE, "Please email us at help@mugshop.com.", False),
    ("L28", Scope(language="en", goods=frozenset()), "It's perfectly safe to eat.", False),
    ("L28", ANYWHERE, "It's perfectly safe to eat.", True),
)
BREACHES = [(rule, scope, text) for rule, (scope, breaks, _) in SAMPLES.items() for text in breaks]
NEAR_MISSES = [(rule, scope, text) for rule, (scope, _, near) in SAMPLES.items() for text in near]

# Whole replies of good agents: nothing weighs more than a hint.
GOOD_REPLIES = (
    "Hello Ms Hall, this is Chen. Your blue travel mug arrived with a cracked lid, on the very day of your trip. "
    "We packed it in a single layer of paper, and that was our mistake. You can choose: a new mug, sent today by "
    "express and with you on Tuesday, or the full $24.00 back today the way you paid. Which do you prefer? I am here "
    "until 18:00.",
    "Hi Tom,\n\nI’ve just called Evri: your parcel is in Leeds and comes tomorrow before 12:00. You waited 4 days longer "
    "than we said, so I refunded the £3.99 for postage at 10:20, back to your card. If it isn’t there by noon, I send "
    "a second jacket by express the same day.\n\nAnna",
    "Hello, the new kettle left us at 14:10 today with DHL, and the old one can stay with you. I will look at the "
    "tracking tomorrow at 10:00 and write to you here.",
    "Dear Mr Okafor, please stop using the charger and unplug it. Keep it and the box: our courier collects both "
    "tomorrow between 9:00 and 12:00. The $39.99 went back to your card at 11:30, and I've taken the batch off sale. "
    "If anyone was hurt, see a doctor and send me the bill.",
    "Hello Jana, you can send the shoes back within 14 days, worn around the house or not. The label is attached and "
    "free. As soon as they are back, I refund the €59.90 within 2 days, to the card you used.",
    "Good morning, thank you for telling me about the loose seam 🙏 I've set aside another dress in size M and can "
    "send it today before 16:00; or I refund $45.00 at once. A short word is enough.",
    "Hello, I read your review of the lamp. It flickers, and it should not. I sent you a message here on the order "
    "with two ways to put it right by tomorrow noon. Chen",
)


def found(text: str, scope: Scope) -> set[str]:
    """The rules that a text breaks."""
    return {finding.rule for finding in lint(text, RULES, scope)}


@pytest.mark.parametrize(("rule", "scope", "text"), BREACHES)
def test_a_breach_is_found(rule: str, scope: Scope, text: str) -> None:
    """What costs fines or customers is found however it is worded."""
    assert rule in found(text, scope)


@pytest.mark.parametrize(("rule", "scope", "text"), NEAR_MISSES)
def test_a_near_miss_is_left_alone(rule: str, scope: Scope, text: str) -> None:
    """An honest reply that uses the same words is not blamed for it."""
    assert rule not in found(text, scope)


@pytest.mark.parametrize(("rule", "scope", "text", "is_found"), OTHER_REGIONS)
def test_a_rule_holds_where_its_law_does(rule: str, scope: Scope, text: str, is_found: bool) -> None:
    """Each law and each platform is asked for where it holds, and nowhere else."""
    assert (rule in found(text, scope)) is is_found


@pytest.mark.parametrize("region", ["cn", "us", "uk", "eu"])
@pytest.mark.parametrize("text", GOOD_REPLIES)
def test_good_replies_pass_whole(text: str, region: str) -> None:
    """A reply with a fact, an action and an hour passes everywhere, on a platform and in public words."""
    scope = Scope(language="en", region=region, platforms=frozenset({"amazon"}), step="acknowledge")
    assert [(item.rule, item.span) for item in lint(text, RULES, scope) if item.severity != "info"] == []


@pytest.mark.parametrize("rule", [name for name, (_, breaks, near) in SAMPLES.items() if min(len(breaks), len(near)) < 5])
def test_every_rule_has_samples(rule: str) -> None:
    """Five texts of each kind or more for every rule."""
    pytest.fail(rule)


def test_customer_words_are_not_judged() -> None:
    """What the customer wrote may be quoted, whatever it says."""
    text = 'You wrote: "you idiots, refund me or I will remove my review". The $18 went back to your card at 10:00.'
    assert found(text, CN) & {"L02", "L03", "L18"} == set()
