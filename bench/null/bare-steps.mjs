import { Given, Then, When } from "@cucumber/cucumber";

Given("a null device", () => {});
When("nothing is done to it", () => {});
Then("nothing happens", () => {});
Then("nothing else happens", () => {});
